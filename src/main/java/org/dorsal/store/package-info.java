/**
 * Append-only ledger of resource versions, bytes in, bytes out, and of the facts of results in typed columns. No other package
 * uses SQL. Contains no FHIR model and no criteria.
 *
 * <p>Transactions are Spring's; statements are not. {@code JdbcClient} reads the first result of a text, but here each
 * text begins with a statement that sets its site, for row-level security, and its timeout, in the same round trip.
 * {@code NamedParameterJdbcTemplate} builds a new string for each call, which the driver hashes and compares to find the
 * prepared statement.
 */
@NullMarked
@Room(mayUse = {})
package org.dorsal.store;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
