// SPDX-License-Identifier: Apache-2.0
#include "postgres_migrations.hpp"

#include "complaint_schema.hpp"
#include "postgres_consent_tables.hpp"
#include "postgres_directory_tables.hpp"

#include <array>

namespace smppguard::store {
namespace {

constexpr std::array kFirst = {kPostgresConsentTables, kPostgresDirectoryTables};

constexpr std::array kNodes = {R"sql(
ALTER TABLE receipts ADD COLUMN node TEXT NOT NULL DEFAULT '';
COMMENT ON COLUMN receipts.node IS 'The node that keeps it and hands it out; '''': the only one there was.';
)sql"};

constexpr std::array kComplaints = {kPostgresComplaintTable};

// Add at the end; never change one that was released. While nodes are being replaced the older ones still
// write, so what they write must stay possible.
constexpr std::array kMigrations = std::to_array<PostgresMigration>({
    {4, kFirst},
    {5, kNodes},
    {6, kComplaints},
});

}  // namespace

std::span<const PostgresMigration> postgres_migrations() noexcept {
  return kMigrations;
}

}  // namespace smppguard::store
