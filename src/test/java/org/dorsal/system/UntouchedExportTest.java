package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What nobody has touched is good. */
class UntouchedExportTest {
    @Test
    void a_whole_export_is_believed() {
        LoggedDay day = LoggedDay.shared();
        SomeExport.Said said = SomeExport.whole(day.database()).verified(day.key(), day.place());
        System.out.println(said.text());
        assertThat(said.exitCode()).as(said.text()).isZero();
    }
}
