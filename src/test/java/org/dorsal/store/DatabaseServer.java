package org.dorsal.store;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.Map;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * PostgreSQL server that the tests share: a Testcontainers server if a container engine is available, otherwise the
 * embedded one. The choice is printed once. {@code -Ddorsal.postgres=15} to {@code 18} chooses the image; {@code
 * embedded} uses no container.
 */
interface DatabaseServer {
    Map<String, String> DURABLE = Map.of("fsync", "on", "full_page_writes", "on", "synchronous_commit", "on");

    String host();

    int port();

    /** Everybody may connect without a password. Each connection of the data source is a new one. */
    default PGSimpleDataSource database(String user, String database) {
        var source = new PGSimpleDataSource();
        source.setUrl(url(database));
        source.setUser(user);
        return source;
    }

    /** Without a user. */
    default String url(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    /** Started, durable, with room for the services of all tests at once. */
    static DatabaseServer start() {
        String wanted = System.getProperty("dorsal.postgres", "18");
        boolean container = !"embedded".equals(wanted) && engineAnswers();
        DatabaseServer server = container ? InContainer.start(wanted) : Embedded.start();
        System.out.println(
                container
                        ? "Tests run on PostgreSQL " + wanted + " in a container."
                        : "No container engine is used: tests run on the embedded PostgreSQL.");
        return server;
    }

    /**
     * Returns whether a container engine is available. Silences Testcontainers' log, which reports a missing engine
     * in many lines, some of them errors.
     */
    private static boolean engineAnswers() {
        var log = (Logger) LoggerFactory.getLogger("org.testcontainers");
        var before = log.getLevel();
        log.setLevel(Level.OFF);
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } finally {
            log.setLevel(before);
        }
    }

    /** Brought along as a binary; the server and its files go when the tests end. */
    record Embedded(EmbeddedPostgres postgres) implements DatabaseServer {
        static Embedded start() {
            return new Embedded(TestPostgres.started(DURABLE));
        }

        @Override
        public String host() {
            return "localhost";
        }

        @Override
        public int port() {
            return postgres.getPort();
        }
    }

    /** Removed by Testcontainers when the tests end. */
    record InContainer(PostgreSQLContainer postgres) implements DatabaseServer {
        private static final int PORT = PostgreSQLContainer.POSTGRESQL_PORT;

        static InContainer start(String version) {
            String[] command = Stream.concat(
                            Stream.of("postgres", "-c", "max_connections=200"),
                            DURABLE.entrySet().stream()
                                    .flatMap(setting -> Stream.of("-c", setting.getKey() + "=" + setting.getValue())))
                    .toArray(String[]::new);
            var postgres = new PostgreSQLContainer(DockerImageName.parse("postgres:" + version))
                    .withUsername("postgres")
                    .withDatabaseName("postgres")
                    .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                    .withCommand(command);
            postgres.start();
            return new InContainer(postgres);
        }

        @Override
        public String host() {
            return postgres.getHost();
        }

        @Override
        public int port() {
            return postgres.getMappedPort(PORT);
        }
    }
}
