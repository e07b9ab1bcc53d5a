package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisitReaderTest {
    /** "503 … temporary overload" and "502 … an invalid response from an inbound server" (RFC 9110, 15.6). */
    @ParameterizedTest
    @CsvSource({"busy,503", "late,503", "unreachable,503", "too-large,502", "refused,502", "unreadable,502"})
    void a_patient_who_may_be_read_later_is_told_from_one_who_may_not(String reason, int status) {
        assertThat(new VisitReader.MissingChartException("Patient:" + reason).status())
                .isEqualTo(status);
    }
}
