package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowTableTest {
    @Test
    void there_is_one_column_for_each_cause() {
        List<NamedCsvRecord> records = csv(CommandCall.dorsal(Ndjson.of(Ndjson.good("a")), "score", "--as", "csv"));
        assertThat(records).hasSize(1);
        SomeProfiles.models()
                .causes()
                .forEach(model -> assertThat(
                                records.getFirst().getField(model.cause().code()))
                        .isEmpty());
    }

    @Test
    void a_scored_and_a_refused_line_have_the_same_columns() throws IOException {
        String open = Ndjson.line("a", SomeScoredResponse.nothingWrong().unknown("sign-with-pain"));
        CommandCall called = CommandCall.dorsal(Ndjson.of(open, "{}"), "score", "--as", "csv");
        List<NamedCsvRecord> records = csv(called);
        assertThat(called.exitCode()).isEqualTo(1);
        assertThat(records.getFirst().getFields().subList(0, 5))
                .containsExactly("1", "a", "incomplete", "false", "true");
        assertThat(records.getFirst().getField("acs")).isEqualTo("incomplete");
        assertThat(records.getFirst().getField("open")).contains("sign-with-pain");
        assertThat(records.getFirst().getField("refused")).isEmpty();
        assertThat(records.getLast().getFields())
                .hasSameSizeAs(records.getFirst().getFields());
        assertThat(records.getLast().getField("line")).isEqualTo("2");
        assertThat(records.getLast().getField("disposition")).isEmpty();
        assertThat(records.getLast().getField("refused")).startsWith("QuestionnaireResponse: ");
    }

    @Test
    void several_files_get_a_column(@TempDir Path directory) throws IOException {
        String file = ScoreCommandTest.file(directory, "a,b.ndjson", Ndjson.of(Ndjson.good("a")));
        List<NamedCsvRecord> records = csv(CommandCall.dorsal("score", "--as", "csv", file, file));
        assertThat(records).extracting(record -> record.getField("file")).containsExactly(file, file);
    }

    @Test
    void an_id_that_a_spreadsheet_would_compute_is_written_as_text() {
        assertThat(csv(CommandCall.dorsal(Ndjson.of(Ndjson.good("-1.1")), "score", "--as", "csv"))
                        .getFirst()
                        .getField("response"))
                .isEqualTo("'-1.1");
    }

    private static List<NamedCsvRecord> csv(CommandCall called) {
        return CsvReader.builder().ofNamedCsvRecord(called.out()).stream().toList();
    }
}
