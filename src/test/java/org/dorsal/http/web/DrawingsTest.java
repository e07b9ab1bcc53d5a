package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.Drawings;
import org.dorsal.scoring.SomeScoredResponse;
import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

/**
 * Tests that drawings of exercises appear next to the activity that describes them, on page and handout, and
 * at no other place.
 */
class DrawingsTest {
    private static final Path FILES = Path.of("src/main/resources/templates/drawings");
    private static final Codes CODES = SomeProfiles.knowledge().codes();
    private static final List<String> EXERCISES = List.of("stretches", "gentle-stretches", "strengthening-exercises");
    private static final SomeScoredResponse WELL =
            SomeScoredResponse.nothingWrong().with("age-years", "42");

    private final SomeReview review = SomeReview.in(Wording.Locale.EN_US);

    @Test
    void each_exercise_has_drawings_and_each_drawing_is_a_file_of_circles_and_plain_paths() throws IOException {
        List<String> drawn = EXERCISES.stream()
                .flatMap(activity -> Drawings.of(activity, CODES, Wording.Locale.EN_US).stream())
                .map(Drawings.Drawing::code)
                .distinct()
                .toList();
        assertThat(EXERCISES)
                .allMatch(activity -> CODES.of(Codes.system("activity")).contains(activity));
        assertThat(drawn).containsExactlyInAnyOrderElementsOf(CODES.of(Codes.system("exercise-drawing")));
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            drawn.stream().map(code -> code + ".svg").toList());
        }
        for (String code : drawn) {
            var svg = Jsoup.parse(Files.readString(FILES.resolve(code + ".svg")), Parser.xmlParser());
            assertThat(svg.select("svg").attr("viewBox")).isEqualTo("0 0 120 100");
            assertThat(svg.select("svg > *").stream()
                            .map(part -> part.tagName())
                            .collect(Collectors.toSet()))
                    .containsExactlyInAnyOrder("circle", "path");
            assertThat(svg.select("path").eachAttr("d")).allMatch(d -> d.matches("(?:[MLC]?-?[0-9. ]+|Z ?)+"));
        }
    }

    @Test
    void page_and_handout_show_those_of_what_was_agreed_with_their_captions() {
        review.answered(WELL);
        assertThat(review.get("/review").all("#plan-stretches figcaption"))
                .containsExactly(
                        "Overhead", "Arms behind", "Leaning back", "Shoulder blades together", "Twisting gently");

        String id = review.signed(
                "plan-strengthening-exercises=decline",
                "plan-strengthening-exercises-reason=other",
                "plan-strengthening-exercises-why=not now");

        var handout = review.get("/assessment/" + id + "/handout");
        assertThat(handout.all("figcaption")).contains("Overhead").doesNotContain("Cobra");
        assertThat(handout.html().select("figure svg[aria-hidden=true]"))
                .hasSameSizeAs(handout.html().select("figcaption"));
        assertThat(handout.html().select("style, [style], script:not([src])")).isEmpty();
    }

    @Test
    void a_text_of_the_clinicians_own_stands_without_drawings() {
        String id = review.answered(WELL).signed("plan-stretches=edit", "plan-stretches-text=Only lean back.");

        assertThat(review.get("/assessment/" + id + "/handout").all("figcaption"))
                .doesNotContain("Overhead", "Twisting gently");
    }
}
