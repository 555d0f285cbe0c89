# SPDX-License-Identifier: Apache-2.0
"""Completion for bash: subcommands, options, and files where a value or an argument is wanted."""

from __future__ import annotations

from program_help import Command

_HEAD = """\
# SPDX-License-Identifier: Apache-2.0
# bash completion for smppguard. Made from the program's own help.

_smppguard_words() {
  case "$1" in
"""

_TAIL = """\
  esac
}

_smppguard() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} path= word commands options values i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    _smppguard_words "$path"
    case " $commands " in *" $word "*) path=${path:+$path }$word ;; esac
  done
  _smppguard_words "$path"
  case " $values " in *" $before "*) compopt -o default 2>/dev/null; return ;; esac
  if [[ $current != -* && -n $commands ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$current")
  elif [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
  else
    compopt -o default 2>/dev/null
  fi
}

complete -F _smppguard smppguard
"""


def _case(command: Command) -> str:
    commands = " ".join(one.name for one in command.subcommands)
    options = " ".join(flag for one in command.options for flag in one.flags)
    values = " ".join(flag for one in command.options if one.takes_value for flag in one.flags)
    return f'    "{" ".join(command.path)}") commands="{commands}" options="{options}" values="{values}" ;;\n'


def script(program: Command) -> str:
    return _HEAD + "".join(_case(one) for one in program.all()) + _TAIL
