// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/web/router.hpp"

namespace smppguard::admin {

/// GET / and GET /console/{file}: the page for operators and support. Open to everybody, since there are no
/// data in it; what it shows it asks of the API with its user's token.
void add_console_routes(web::Router& router);

}  // namespace smppguard::admin
