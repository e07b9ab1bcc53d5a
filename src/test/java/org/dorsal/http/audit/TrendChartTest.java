package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dorsal.http.audit.SvgPicture.SvgLabel;
import org.junit.jupiter.api.Test;

class TrendChartTest {
    @Test
    void a_long_name_of_a_column_is_drawn_whole_on_two_lines() {
        TrendChart chart = TrendChart.cells(
                "matrix", "Computed", List.of("Soon"), List.of("Soon, within a week"), (_, _) -> 1, (_, _) -> "");

        List<SvgLabel> heads = chart.picture().labels().stream()
                .filter(label -> label.style().equals("quiet"))
                .toList();
        assertThat(heads).extracting(SvgLabel::text).containsExactly("Soon, within a", "week");
        assertThat(Double.parseDouble(heads.get(1).y())
                        - Double.parseDouble(heads.get(0).y()))
                .as("distance of the lines, whose letters are 13 pixels high")
                .isGreaterThanOrEqualTo(15);
    }
}
