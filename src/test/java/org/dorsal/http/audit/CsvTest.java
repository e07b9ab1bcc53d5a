package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.dorsal.fhirjson.PlainText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    /** First characters that OWASP names ("CSV Injection"), full-width signs included. */
    private static final String FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private static final String LETTERS = FORMULA_STARTS + "',\" a1";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "\uff1d1",
                "\uff0b1",
                "\uff0d1",
                "\uff20A"
            })
    void what_begins_like_a_formula_gets_an_apostrophe(String cell) {
        assertThat(PlainText.cell(cell)).isEqualTo("'" + cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "absent", "1", "a=1", "'=1"})
    void everything_else_stays_as_it_is(String cell) {
        assertThat(PlainText.cell(cell)).isEqualTo(cell);
    }

    @Test
    void no_cell_of_a_file_begins_like_a_formula_and_each_is_read_back() throws IOException {
        long seed = 20261124;
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 1_000; i++) {
            List<String> cells = List.of(someText(random), someText(random), someText(random));
            var file = new ByteArrayOutputStream();
            var csv = new Csv(file, List.of("a", "b", "c"));
            csv.line(cells);
            csv.end();
            List<CsvRecord> read = CsvReader.builder().ofCsvRecord(file.toString(StandardCharsets.UTF_8)).stream()
                    .toList();
            assertThat(read.getLast().getFields())
                    .as("seed %s, file %s", seed, i)
                    .noneMatch(cell -> !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0)
                    .containsExactlyElementsOf(
                            cells.stream().map(PlainText::cell).toList());
        }
    }

    private static String someText(SplittableRandom random) {
        var cell = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
            cell.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return cell.toString();
    }
}
