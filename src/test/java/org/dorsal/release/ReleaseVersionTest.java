package org.dorsal.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The version of the release, in every file that states it. */
class ReleaseVersionTest {
    private static String version;

    @BeforeAll
    static void readPom() throws IOException {
        version = values("pom.xml", "<artifactId>dorsal</artifactId>\\s+<version>([^<]+)</version>")
                .getFirst();
    }

    @Test
    void chart_compose_file_and_guide_state_the_version_that_is_built() throws IOException {
        assertThat(values("helm/dorsal/Chart.yaml", "(?m)^(?:version|appVersion): \"?([^\"\\s]+)"))
                .containsExactly(version, version);
        assertThat(values("src/docs/operate/compose.yaml", "image: dorsal:(\\S+)"))
                .isNotEmpty()
                .containsOnly(version);
        for (String page : List.of("release.md", "upgrade.md")) {
            assertThat(values("src/docs/operate/" + page, "dorsal-(\\d+\\.\\d+\\.\\d+)"))
                    .as(page)
                    .isNotEmpty()
                    .containsOnly(version);
        }
        assertThat(values("src/docs/operate/upgrade.md", "(?m)^# Upgrade to (.+)$"))
                .containsExactly(version);
    }

    @Test
    void the_changelog_has_the_version_with_the_day_of_the_build_and_a_section_for_what_comes() throws IOException {
        List<String> headings = values("src/docs/changelog.md", "(?m)^## (.+)$");
        assertThat(headings.getFirst()).isEqualTo("Unreleased");
        Instant time = Instant.parse(
                values("src/parent/pom.xml", "<project.build.outputTimestamp>(.+)</project.build.outputTimestamp>")
                        .getFirst());
        assertThat(headings.get(1)).isEqualTo(version + " - " + LocalDate.ofInstant(time, java.time.ZoneOffset.UTC));
    }

    private static List<String> values(String file, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(Path.of(file)))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
