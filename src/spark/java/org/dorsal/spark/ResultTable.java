package org.dorsal.spark;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.assessment.RescoringOutcome.ResultSummary;
import org.dorsal.command.ScoredLines.LinePlace;
import org.dorsal.command.ScoredLines.LineResult;
import org.dorsal.command.Summary;
import org.dorsal.fhirjson.Problem;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Schema of the output: the members of a line of {@code dorsal score} or {@code dorsal impact} as columns. Of
 * patients it holds the ids of their responses and no answer.
 *
 * @param compares whether two editions are compared
 * @param causes codes of all causes of the first edition
 */
record ResultTable(boolean compares, List<String> causes) implements Serializable {
    private static final DataType TEXT = DataTypes.StringType;
    private static final DataType TEXTS = DataTypes.createArrayType(TEXT);
    private static final DataType PROBLEMS =
            DataTypes.createArrayType(struct(field("expression", TEXT), field("says", TEXT)));
    private static final StructType SIDE =
            struct(field("disposition", TEXT), field("provisional", DataTypes.BooleanType), field("criteria", TEXTS));

    StructType schema() {
        List<StructField> fields = new ArrayList<>(
                List.of(field("file", TEXT), field("line", DataTypes.LongType), field("response", TEXT)));
        if (compares) {
            fields.addAll(List.of(field("was", SIDE), field("now", SIDE), field("new", TEXTS), field("gone", TEXTS)));
            fields.add(field("changed", DataTypes.createMapType(TEXT, TEXTS)));
            fields.add(field("open", TEXTS));
        } else {
            fields.addAll(List.of(
                    field("disposition", TEXT),
                    field("provisional", DataTypes.BooleanType),
                    field("emergencyNotExcluded", DataTypes.BooleanType)));
            StructField[] tiers =
                    causes.stream().map(cause -> field(cause, TEXT)).toArray(StructField[]::new);
            fields.add(field("causes", struct(tiers)));
            Stream.of("open", "criteria", "contradictions", "findings").forEach(name -> fields.add(field(name, TEXTS)));
        }
        fields.add(field("refused", PROBLEMS));
        fields.add(field("version", DataTypes.LongType));
        return struct(fields.toArray(StructField[]::new));
    }

    /** The row of a line; empty where there is nothing to write. Counts what became of it. */
    Optional<Row> row(String file, LineResult result, Counts counts) {
        counts.add(result instanceof LineResult.SkippedLine ? ScoringTask.PASSED_OVER : ScoringTask.LINES);
        return switch (result) {
            case LineResult.SkippedLine() -> Optional.empty();
            case LineResult.SummarizedLine(LinePlace at, Summary summary) -> {
                Report.count(summary, counts);
                yield Optional.of(scored(file, at, summary));
            }
            case LineResult.ComparedLine(LinePlace at, ResultComparison difference, Summary now) -> {
                Report.count(difference, counts);
                yield difference.isMoved() ? Optional.of(compared(file, at, difference, now)) : Optional.empty();
            }
            case LineResult.RejectedLine(LinePlace at, List<Problem> problems, boolean failed) -> {
                counts.add(failed ? ScoringTask.FAILED : ScoringTask.REFUSED);
                yield Optional.of(refused(file, at, problems));
            }
        };
    }

    private Row scored(String file, LinePlace at, Summary summary) {
        Object[] tiers = causes.stream()
                .map(cause -> Optional.ofNullable(summary.result().causes().get(cause))
                        .map(tier -> tier.code())
                        .orElse(null))
                .toArray();
        return row(
                file,
                at,
                summary.response(),
                summary.result().disposition(),
                summary.result().provisional(),
                summary.emergencyNotExcluded(),
                RowFactory.create(tiers),
                texts(summary.open()),
                texts(summary.result().criteria()),
                some(summary.contradictions()),
                some(summary.findings()));
    }

    private Row compared(String file, LinePlace at, ResultComparison difference, Summary now) {
        return row(
                file,
                at,
                now.response(),
                side(difference.was()),
                side(difference.now()),
                texts(difference.appeared()),
                texts(difference.disappeared()),
                CollectionConverters.asScala(states(difference)),
                texts(now.open()));
    }

    private static Map<String, Object> states(ResultComparison difference) {
        Map<String, Object> states = new LinkedHashMap<>();
        difference.moved().forEach(change -> states.put(change.cause(), texts(change.codes())));
        return states;
    }

    Row refused(String file, LinePlace at, List<Problem> problems) {
        Object[] cells = new Object[schema().length()];
        cells[0] = file;
        cells[1] = at.line();
        cells[cells.length - 2] = problems.stream()
                .map(problem -> RowFactory.create(problem.expression(), problem.says()))
                .toArray(Row[]::new);
        return RowFactory.create(cells);
    }

    /** {@code refused} and the version of an export stand last. */
    private static Row row(String file, LinePlace at, Optional<String> response, Object... more) {
        List<Object> cells = new ArrayList<>();
        cells.add(file);
        cells.add(at.line());
        cells.add(response.orElse(null));
        for (Object cell : more) {
            cells.add(cell instanceof Optional<?> perhaps ? perhaps.orElse(null) : cell);
        }
        cells.add(null);
        cells.add(at.version().isPresent() ? at.version().getAsLong() : null);
        return RowFactory.create(cells.toArray());
    }

    private static Row side(ResultSummary result) {
        return RowFactory.create(result.disposition(), result.provisional(), texts(result.criteria()));
    }

    private static Object texts(List<String> texts) {
        return texts.toArray(String[]::new);
    }

    /** Returns a member that is omitted from a line when it is empty. */
    private static Optional<Object> some(List<String> texts) {
        return Optional.of(texts).filter(found -> !found.isEmpty()).map(ResultTable::texts);
    }

    /**
     * The same without parts in a cell, as {@code dorsal score --as csv} has it; a text that a spreadsheet would run
     * is quoted.
     */
    static Dataset<Row> flat(Dataset<Row> table) {
        List<Column> columns = new ArrayList<>();
        for (StructField field : table.schema().fields()) {
            if (field.dataType() instanceof StructType parts) {
                String prefix = field.name().equals("causes") ? "" : field.name() + ".";
                for (StructField part : parts.fields()) {
                    columns.add(
                            cell(field.name() + ".`" + part.name() + "`", part).as(prefix + part.name()));
                }
            } else {
                columns.add(cell("`" + field.name() + "`", field).as(field.name()));
            }
        }
        return table.select(columns.toArray(Column[]::new));
    }

    private static Column cell(String path, StructField field) {
        if (field.name().equals("refused")) {
            return guarded(expr("array_join(transform(refused, one -> "
                    + "if(one.expression = '', one.says, concat(one.expression, ': ', one.says))), '; ')"));
        }
        if (field.dataType() instanceof MapType) {
            return guarded(expr("array_join(transform(map_entries(" + path + "), one -> "
                    + "concat(one.key, ': ', array_join(one.value, ' to '))), '; ')"));
        }
        if (field.dataType() instanceof ArrayType) {
            return guarded(array_join(col(path), field.name().equals("findings") ? "; " : " "));
        }
        return field.dataType().equals(TEXT) ? guarded(col(path)) : col(path);
    }

    private static Column guarded(Column text) {
        return when(text.rlike("^[=+\\-@\t\r]"), concat(lit("'"), text)).otherwise(text);
    }

    private static StructType struct(StructField... fields) {
        return DataTypes.createStructType(fields);
    }

    private static StructField field(String name, DataType type) {
        return DataTypes.createStructField(name, type, true);
    }
}
