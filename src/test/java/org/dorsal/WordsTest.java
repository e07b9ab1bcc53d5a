package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

/** The glossary against the code: each word leads to a type that is there. */
class WordsTest {
    private static final DocumentTable WORDS = DocumentTable.in(Path.of("src/docs/words.md"), "Term", "Means", "Type");
    private static final Path MAIN = Path.of("src/main/java/org/dorsal");

    @Test
    void each_word_stands_in_a_type_of_its_room() {
        assertThat(WORDS.column("Type")).allSatisfy(type -> {
            assertThat(type).matches("`[a-z]+(\\.[a-z]+)*\\.[A-Z]\\w*`");
            assertThat(MAIN.resolve(type.replace("`", "").replace('.', '/') + ".java"))
                    .exists();
        });
    }

    @Test
    void the_glossary_is_short_sorted_and_says_each_word_once() {
        assertThat(WORDS.rows()).hasSizeBetween(30, 60);
        assertThat(WORDS.column("Term")).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(WORDS.column("Means")).allSatisfy(means -> assertThat(means).isNotBlank());
    }
}
