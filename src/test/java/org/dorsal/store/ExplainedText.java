package org.dorsal.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.PGStatement;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Text of the store, explained statement by statement with values, under the settings that the text makes. */
record ExplainedText(DataSource source, Sql sql) {
    private static final Pattern EXPLAINED =
            Pattern.compile("(?s)\\s*(?:select(?!\\s+set_config)|insert|update|delete|with)\\b.*");

    interface Values {
        void bind(StatementCall call, Connection connection) throws SQLException;
    }

    /**
     * Plans of the statements, as JSON; nothing is changed.
     *
     * @param options options of explain in addition to the format, such as "analyze, buffers"
     */
    List<JsonNode> plans(String options, Values values) throws SQLException {
        String explain = "explain (" + (options.isEmpty() ? "" : options + ", ") + "format json) ";
        String text = Stream.of(sql.text().split("(?<=;)"))
                .map(statement -> EXPLAINED.matcher(statement).matches() ? explain + statement : statement)
                .collect(Collectors.joining());
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(text)) {
                statement.unwrap(PGStatement.class).setPrepareThreshold(0); // planned for these values
                values.bind(new StatementCall(statement, sql.names()), connection);
                return plans(statement);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static List<JsonNode> plans(PreparedStatement statement) throws SQLException {
        List<JsonNode> plans = new ArrayList<>();
        boolean rows = statement.execute();
        while (rows || statement.getUpdateCount() >= 0) {
            if (rows) {
                try (var lines = statement.getResultSet()) {
                    if (lines.getMetaData().getColumnLabel(1).equals("QUERY PLAN")) {
                        lines.next();
                        plans.add(JsonMapper.shared()
                                .readTree(lines.getString(1))
                                .get(0)
                                .get("Plan"));
                    }
                }
            }
            rows = statement.getMoreResults();
        }
        return plans;
    }
}
