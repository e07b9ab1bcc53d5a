package org.dorsal.store;

import com.github.luben.zstd.ZstdDictTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Trains a new edition of the dictionary (ADR 5) and writes it to the file named. An edition that a ledger was written with is
 * never trained anew: a next one is put beside it.
 */
final class DictionaryTraining {
    private static final int DICTIONARY_BYTES = 16 * 1024;
    private static final int SAMPLE_BYTES = 4 * 1024 * 1024;
    private static final int ASSESSMENTS = 80;

    private DictionaryTraining() {}

    public static void main(String[] target) throws IOException {
        var chance = SomeCommits.chance(5);
        var trainer = new ZstdDictTrainer(SAMPLE_BYTES, DICTIONARY_BYTES);
        for (var i = 0; i < ASSESSMENTS; i++) {
            var commit = SomeCommits.wholeAssessment(SomeCommits.NOON.plus(Duration.ofMinutes(i)), chance);
            commit.versions().forEach(version -> trainer.addSample(version.body()));
            commit.events().forEach(event -> trainer.addSample(event.bytes()));
        }
        Files.write(Path.of(target[0]), trainer.trainSamples());
    }
}
