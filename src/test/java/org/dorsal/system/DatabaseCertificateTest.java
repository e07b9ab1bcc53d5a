package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.Polling.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.dorsal.Server;
import org.dorsal.settings.InternalAuthority;
import org.dorsal.start.CommandResources;
import org.dorsal.store.RestartablePostgres;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Service and database authenticate each other by certificates, with the parameters of the guide for installing; no
 * password exists.
 */
class DatabaseCertificateTest {
    /** The administrator of the test comes as ever, everybody else by a certificate of their own name. */
    private static final String HBA = "host all postgres all trust\nhostssl all all all cert\n";

    private static final String SERVICE = TestPostgres.APPLICATION;
    private static final String SERIALS =
            "select distinct client_serial::text from pg_stat_ssl join pg_stat_activity using (pid) where usename = '"
                    + SERVICE + "'";

    @TempDir
    static Path files;

    @TempDir
    static Path elsewhere;

    private static InternalAuthority hospital;
    private static RestartablePostgres database;

    @BeforeAll
    static void start() throws Exception {
        hospital = InternalAuthority.in(files);
        hospital.certify("server", "localhost");
        hospital.certify("tls", SERVICE);
        hospital.certify("owner", TestPostgres.OWNER);
        InternalAuthority.in(elsewhere).certify("tls", SERVICE);
        Path hba = Files.writeString(files.resolve("pg_hba.conf"), HBA);
        database = RestartablePostgres.start(
                SomePort.free(),
                Map.of(
                        "hba_file", hba.toString(),
                        "ssl", "on",
                        "ssl_ca_file", files.resolve("ca.pem").toString(),
                        "ssl_cert_file", files.resolve("server.crt").toString(),
                        "ssl_key_file", files.resolve("server.key").toString()));
        List<String> migration = List.of(
                "--spring.datasource.url=" + url(files, "owner", files),
                "--spring.datasource.username=" + SERVICE,
                "--spring.flyway.user=" + TestPostgres.OWNER);
        assertThat(CommandResources.migration(migration).steps()).isPositive();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void the_service_runs_by_its_certificate_alone_and_takes_a_new_one_without_a_start() throws Exception {
        int management = SomePort.free();
        ServiceSettings settings = new ServiceSettings(
                url(files, "tls", files),
                "https://dorsal.example",
                "https://ehr.example",
                List.of("--spring.flyway.enabled=false"));
        JdbcTemplate administrator = new JdbcTemplate(database.asSuperuser());
        try (var _ = Server.application()
                .run(settings.arguments(SomePort.free(), management).toArray(String[]::new))) {
            SomeClient probe = SomeClient.anonymous("http://localhost:" + management);
            assertThat(probe.get("actuator/health/readiness").status()).isEqualTo(200);
            List<String> before = administrator.queryForList(SERIALS, String.class);
            assertThat(before).hasSize(1).doesNotContainNull();

            hospital.certify("tls", SERVICE);
            administrator.queryForList(
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename = ?", SERVICE);
            // a connection that was used half a second ago is not tried before it is given, and may have been cut
            // meanwhile; the server ends a process some time after the order to do so
            await("readiness and no connection by the old certificate").untilAsserted(() -> {
                assertThat(probe.get("actuator/health/readiness").status()).isEqualTo(200);
                assertThat(administrator.queryForList(SERIALS, String.class))
                        .isNotEmpty()
                        .doesNotContainNull()
                        .doesNotContainAnyElementsOf(before);
            });
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no certificate                           | ?sslmode=verify-full&sslrootcert=%1$s/ca.pem | valid client certificate
            no TLS                                   | ?sslmode=disable                             | pg_hba.conf
            another's certificate                    | ?sslmode=verify-full&pemKeyAlgorithm=EC&sslrootcert=%1$s/ca.pem\
            &sslcert=%1$s/owner.crt&sslkey=%1$s/owner.key | certificate authentication failed
            a certificate of another authority       | ?sslmode=verify-full&pemKeyAlgorithm=EC&sslrootcert=%1$s/ca.pem\
            &sslcert=%2$s/tls.crt&sslkey=%2$s/tls.key |
            a database that nobody trusted certified | ?sslmode=verify-full&pemKeyAlgorithm=EC&sslrootcert=%2$s/ca.pem\
            &sslcert=%1$s/tls.crt&sslkey=%1$s/tls.key | SSL error
            """)
    void nobody_else_comes_in(String user, String parameters, String refusal) {
        assertThatThrownBy(() -> connect(database.url() + parameters.formatted(files, elsewhere)))
                .as(user)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(refusal == null ? "" : refusal);
    }

    /** The same certificate at the same server by another name than it is certified for. */
    @Test
    void a_database_by_another_name_is_not_believed() {
        String other = url(files, "tls", files).replace("//localhost:", "//127.0.0.1:");
        assertThatThrownBy(() -> connect(other))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("127.0.0.1");
    }

    private static String url(Path authority, String certificate, Path folder) {
        return database.url() + "?sslmode=verify-full&pemKeyAlgorithm=EC&sslrootcert=" + authority.resolve("ca.pem")
                + "&sslcert=" + folder.resolve(certificate + ".crt") + "&sslkey="
                + folder.resolve(certificate + ".key");
    }

    private static void connect(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, SERVICE, null)) {
            throw new AssertionError(connection.getMetaData().getUserName() + " came in");
        }
    }
}
