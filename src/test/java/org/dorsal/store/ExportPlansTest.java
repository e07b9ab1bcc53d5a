package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.store.ExportReads.ExportPage;
import org.dorsal.store.ExportReads.ExportScan;
import org.junit.jupiter.api.Test;

/**
 * A page of an export or of an audit export reads about as many rows as it has resources, wherever it begins, with and
 * without statistics; an assessment with many versions is read once and not once for each of them.
 */
class ExportPlansTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int PAGE = 200;
    private static final int VERSIONS = 300;
    private static final int ASSESSMENT = 1_000;

    @Test
    void a_page_reads_few_rows() {
        FilledSite site = FilledSite.withoutStatistics(FilledSite.ASSESSMENTS);
        site.addVersions(ASSESSMENT, VERSIONS);

        assertPagesReadFewRows(site);
        site.analyze();
        assertPagesReadFewRows(site);
    }

    private static void assertPagesReadFewRows(FilledSite site) {
        var exports = new ExportReads(site.explained(), TIMEOUT);
        var scan = new ExportScan(
                FilledSite.SITE, "Observation", false, Instant.parse("2030-01-01T00:00:00Z"), Optional.empty());
        ExportPage page = exports.page(scan, FilledSite.id("o3", ASSESSMENT - 1), Optional.empty(), PAGE);
        assertThat(page.versions()).hasSize(PAGE);
        assertThat(page.versions().stream().filter(version -> version.version() == VERSIONS))
                .as("findings of the assessment with many versions")
                .hasSize(10);
        assertFewRows(site, VERSIONS + 2 * PAGE);

        var archive = new ArchiveReads(site.explained(), TIMEOUT);
        List<ArchivedRow> rows =
                archive.rows(ArchivedTable.RESOURCES, FilledSite.SITE, Optional.empty(), Optional.empty(), PAGE);
        assertFewRows(site, 4 * PAGE);
        archive.rows(ArchivedTable.RESOURCES, FilledSite.SITE, Optional.empty(), Optional.of(rows.getLast()), PAGE);
        assertFewRows(site, 4 * PAGE);
    }

    private static void assertFewRows(FilledSite site, long most) {
        List<FilledSite.StatementRead> reads = site.reads();
        assertThat(reads).isNotEmpty();
        for (FilledSite.StatementRead read : reads) {
            assertThat(read.whole()).as(read.plan()).isFalse();
            assertThat(read.rows()).as(read.plan()).isLessThan(most);
        }
    }
}
