package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.mock.env.MockEnvironment;

/** Messages at start for a database that can't be reached: one sentence with the setting, no stack trace. */
class UnreachableDatabaseAnalyzerTest {
    private static final String URL = TestPostgres.shared().url();

    /** Address, user and cure, with a real server or none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        nowhere | postgres | host and port in spring.datasource.url
        here    | stranger | spring.datasource.username
        noname  | postgres | spring.datasource.url
        """)
    void the_message_names_the_setting(String place, String user, String setting) {
        String url = switch (place) {
            case "nowhere" -> "jdbc:postgresql://127.0.0.1:1/dorsal";
            case "noname" -> URL.replaceFirst("/[^/?]+(\\?.*)?$", "/no_such_database");
            default -> URL;
        };
        MockEnvironment environment =
                new MockEnvironment().withProperty("spring.datasource.url", url + "?password=secret-word");

        FailureAnalysis analysis = new UnreachableDatabaseAnalyzer(environment)
                .analyze(new IllegalStateException("no bean", refusal(url, user)));

        assertThat(analysis).isNotNull();
        assertThat(analysis.getAction()).contains(setting);
        assertThat(analysis.getDescription())
                .contains(url.replaceFirst("\\?.*", ""))
                .doesNotContain("secret-word");
    }

    @Test
    void a_fault_of_a_statement_keeps_its_stack_trace() {
        assertThat(new UnreachableDatabaseAnalyzer(new MockEnvironment())
                        .analyze(new IllegalStateException(new SQLException("syntax", "42601"))))
                .isNull();
    }

    private static SQLException refusal(String url, String user) {
        try (var connection = DriverManager.getConnection(url, user, "")) {
            throw new AssertionError("connected: " + connection);
        } catch (SQLException refused) {
            return refused;
        }
    }
}
