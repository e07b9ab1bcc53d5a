package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.someSite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.dorsal.store.DatabaseStartupCheck.UnfitDatabaseException;
import org.dorsal.store.Pools.Pool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Options of the driver: those that would lose a site or hold it up are not taken, and those of the service stand on
 * every pool.
 */
class DriverOptionsTest {
    private static final int USES = 12;

    /** Used on one connection often enough for every way in which the driver prepares a statement. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ApplicationName=dorsal",
                "prepareThreshold=1",
                "prepareThreshold=0",
                "preferQueryMode=extendedForPrepared",
                "preferQueryMode=extendedCacheEverything",
                "binaryTransfer=false",
                "autosave=always",
                "adaptiveFetch=true&defaultRowFetchSize=1",
                "reWriteBatchedInserts=true",
                "preparedStatementCacheQueries=0",
                "readOnlyMode=always",
                "receiveBufferSize=1024&sendBufferSize=1024"
            })
    void the_driver_leaves_the_site_to_all_statements_of_a_text(String options) throws SQLException {
        assertThatTheLedgerWorksWith(options);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prepareThreshold=-1",
                "stringtype=unspecified",
                "stringtype=unspecified&prepareThreshold=1",
                "preferQueryMode=simple"
            })
    void an_option_by_which_the_driver_takes_it_from_them_is_refused(String options) {
        assertThat(DriverOptions.objections(
                        "spring.datasource.url", TestPostgres.shared().url() + "?" + options))
                .isNotEmpty();
        assertThatThrownBy(() -> assertThatTheLedgerWorksWith(options)).isInstanceOf(StoreException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socketTimeout",
                "connectTimeout",
                "tcpKeepAlive",
                "options",
                "stringtype",
                "prepareThreshold",
                "service",
                "user",
                "sslMode",
                "unheard-of"
            })
    void any_other_option_is_refused_by_its_name(String name) {
        assertThat(DriverOptions.objections(
                        "spring.flyway.url", "jdbc:postgresql://db:5432/dorsal?sslmode=verify-full&" + name + "=1"))
                .singleElement()
                .asString()
                .startsWith("spring.flyway.url has the option " + name + ": leave it out.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/dorsal",
                "jdbc:postgresql://one,two:5433/dorsal?targetServerType=primary&sslmode=verify-full&sslrootcert=/ca.crt",
                "jdbc:postgresql:///dorsal?socketFactory=com.google.cloud.sql.postgres.SocketFactory&cloudSqlInstance=a:b:c"
            })
    void addresses_that_say_how_to_reach_the_database_are_taken(String url) {
        assertThat(DriverOptions.objections("spring.datasource.url", url)).isEmpty();
    }

    @Test
    void every_pool_has_the_options_of_the_service() throws SQLException {
        try (var api = new HikariDataSource()) {
            api.setJdbcUrl(TestPostgres.shared().url());
            api.setUsername(TestPostgres.APPLICATION);
            try (var pools = new Pools(api, StoreSettings.of(Duration.ofMillis(1_500), 1, 1, 2), Optional.empty())) {
                for (var pool : Pool.values()) {
                    try (var connection = pools.of(pool).getConnection();
                            var statement = connection.createStatement();
                            var jit = statement.executeQuery("show jit")) {
                        assertThat(connection.getNetworkTimeout())
                                .as(pool.name())
                                .isEqualTo(7_000);
                        assertThat(jit.next()).isTrue();
                        assertThat(jit.getString(1)).as(pool.name()).isEqualTo("off");
                        assertThat(pools.of(pool).unwrap(HikariDataSource.class).getDataSourceProperties())
                                .containsEntry("tcpKeepAlive", "true")
                                .containsEntry("connectTimeout", "1")
                                .containsEntry("cancelSignalTimeout", "2");
                    }
                }
            }
        }
    }

    @Test
    void a_longer_wait_for_an_export_ends_with_its_use_of_a_connection() throws SQLException {
        try (var api = new HikariDataSource()) {
            api.setJdbcUrl(TestPostgres.shared().url());
            api.setUsername(TestPostgres.APPLICATION);
            api.setMaximumPoolSize(1);
            DriverOptions.set(api, Duration.ofSeconds(1));
            var exports = new JdbcAccess(api, Duration.ofSeconds(30)) {};

            assertThat(exports.<Integer>inOne(
                            Sql.SITE,
                            someSite(),
                            _ -> DataSourceUtils.getConnection(api).getNetworkTimeout()))
                    .isEqualTo(35_000);
            try (var connection = api.getConnection()) {
                assertThat(connection.getNetworkTimeout()).isEqualTo(6_000);
            }
        }
    }

    /** Covers each way to set an option of a pool. */
    @Test
    void a_pool_with_an_option_that_is_not_taken_is_not_opened() {
        var byProperty = new HikariConfig();
        byProperty.setJdbcUrl("jdbc:postgresql://db/dorsal");
        byProperty.addDataSourceProperty("stringtype", "unspecified");
        var byAddress = new HikariConfig();
        byAddress.setJdbcUrl("jdbc:postgresql://db/dorsal?socketTimeout=60");
        var byStatement = new HikariConfig();
        byStatement.setJdbcUrl("jdbc:postgresql://db/dorsal");
        byStatement.setConnectionInitSql("set jit = on");

        for (var pool : List.of(byProperty, byAddress, byStatement)) {
            assertThatThrownBy(() -> DriverOptions.set(pool, TestPostgres.STATEMENT))
                    .isInstanceOf(UnfitDatabaseException.class)
                    .hasMessageContaining("leave it out");
        }
    }

    private static void assertThatTheLedgerWorksWith(String option) throws SQLException {
        var source = new PGSimpleDataSource();
        source.setUrl(TestPostgres.shared().url() + "?" + option);
        source.setUser(TestPostgres.APPLICATION);
        var site = someSite();
        var random = SomeCommits.randomOf(51);
        try (var singleConnection = new SingleConnectionDataSource(source.getConnection(), true)) {
            var ledger = new Ledger(singleConnection, Duration.ofSeconds(10));
            for (var use = 1; use <= USES; use++) {
                var whole = SomeCommits.wholeAssessment(NOON, random);
                var id = whole.versions().getLast().id();

                assertThat(ledger.append(site, whole)).isEqualTo(new CommitOutcome.Appended());
                assertThat(ledger.read(AccessScope.ofSite(site), "CarePlan", id))
                        .isPresent();
                assertThat(ledger.history(AccessScope.ofSite(site), "CarePlan", id, HistoryQuery.NEWEST)
                                .versions())
                        .hasSize(1);
                assertThat(ledger.search(AccessScope.ofSite(site), ResourceQuery.of("CarePlan"))
                                .versions())
                        .hasSize(use);
                assertThat(ledger.count(AccessScope.ofSite(site), ResourceQuery.of("CarePlan")))
                        .hasValue(use);
            }
            var many = IntStream.range(0, 1_000)
                    .mapToObj(number -> SomeCommits.observation("many" + number, 1, "p"))
                    .toArray(NewVersion[]::new);
            assertThat(ledger.append(site, SomeCommits.commit(many))).isEqualTo(new CommitOutcome.Appended());
            assertThat(ledger.read(AccessScope.ofSite(site), "Observation", "many999"))
                    .isPresent();
        }
    }
}
