package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.RandomResponses;
import org.dorsal.store.SomePacked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Compression ratio of the store's dictionary (performance.md, compression dictionary) on current bodies, from another
 * seed than its training. The limit leaves room for new wording, which compresses less until the next dictionary; a
 * dictionary untrained on the forms exceeds it.
 */
class DictionaryTest {
    private static final int ASSESSMENTS = 40;
    private static final long SEED = 58;

    @TestFactory
    List<DynamicTest> what_is_made_of_every_shipped_form_packs_to_a_tenth() {
        return SomeProfiles.knowledge().forms().stream()
                .map(form -> DynamicTest.dynamicTest(form.edition().toString(), () -> packsToATenth(form)))
                .toList();
    }

    private static void packsToATenth(Form form) {
        List<byte[]> bodies = bodies(form);
        long before = bodies.stream().mapToLong(body -> body.length).sum();
        long packed =
                bodies.stream().mapToLong(body -> SomePacked.pack(body).length).sum();

        assertThat(packed).as("%s bytes, seed %s", before, SEED).isLessThan(before / 10);
    }

    private static List<byte[]> bodies(Form form) {
        DictionaryTraining rendering = new DictionaryTraining();
        RandomResponses responses = new RandomResponses(SEED);
        List<byte[]> bodies = new ArrayList<>();
        for (int number = 0; number < ASSESSMENTS; number++) {
            var commit = rendering.commit(responses.to(form));
            commit.versions().forEach(version -> bodies.add(version.body()));
            commit.events().forEach(event -> bodies.add(event.bytes()));
        }
        return bodies;
    }
}
