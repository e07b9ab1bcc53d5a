package org.dorsal.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final String ROOT = Base64.getEncoder().encodeToString(TreeHash.nothing());

    @Test
    void a_checkpoint_is_three_lines() {
        Checkpoint checkpoint = new Checkpoint("dorsal.example/log/northside", 20852163, TreeHash.nothing());

        assertThat(checkpoint.text()).isEqualTo("dorsal.example/log/northside\n20852163\n" + ROOT + "\n");
        assertThat(Checkpoint.read(checkpoint.text()).orElseThrow())
                .returns("dorsal.example/log/northside", Checkpoint::origin)
                .returns(20852163L, Checkpoint::size)
                .satisfies(read -> assertThat(read.root()).isEqualTo(TreeHash.nothing()));
        assertThat(Checkpoint.read("a\n0\n" + ROOT + "\n")).isPresent();
        assertThat(Checkpoint.read("a\n9223372036854775807\n" + ROOT + "\n")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a\n1\n",
                "a\n1\nROOT",
                "a\n1\nROOT\n\n",
                "a\n1\nROOT\nextension\n",
                "\na\n1\nROOT\n",
                "\n1\nROOT\n",
                "a b\n1\nROOT\n",
                "a+b\n1\nROOT\n",
                "a\n01\nROOT\n",
                "a\n+1\nROOT\n",
                "a\n-1\nROOT\n",
                "a\n\nROOT\n",
                "a\n1 \nROOT\n",
                "a\n1e3\nROOT\n",
                "a\n\u0661\nROOT\n",
                "a\n9223372036854775808\nROOT\n",
                "a\n99999999999999999999\nROOT\n",
                "a\r\n1\r\nROOT\r\n",
                "a\n1\n ROOT\n",
                "a\n1\nROOT=\n",
                "a\n1\nAAAA\n"
            })
    void what_is_written_otherwise_is_no_checkpoint(String text) {
        assertThat(Checkpoint.read(text.replace("ROOT", ROOT))).isEmpty();
    }

    @Test
    void a_root_has_one_form() {
        String loose = ROOT.substring(0, 42) + (char) (ROOT.charAt(42) + 1) + "=";

        assertThat(Base64.getDecoder().decode(loose))
                .as("bits that nobody reads")
                .isEqualTo(TreeHash.nothing());
        assertThat(Checkpoint.read("a\n1\n" + loose + "\n")).isEmpty();
    }

    @Test
    void what_can_be_no_checkpoint_is_not_made() {
        assertThatThrownBy(() -> new Checkpoint("a b", 1, TreeHash.nothing()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Checkpoint("a", -1, TreeHash.nothing()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Checkpoint("a", 1, new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noise_is_never_taken_and_never_breaks_the_reader() {
        long seed = Long.getLong("dorsal.seed", 8L);
        Random random = new Random(seed);
        String alphabet = "a1\n\u2014 +=/" + ROOT;
        for (int round = 0; round < 20_000; round++) {
            String noise = IntStream.range(0, random.nextInt(120))
                    .mapToObj(_ -> "" + alphabet.charAt(random.nextInt(alphabet.length())))
                    .reduce("", String::concat);
            assertThat(Checkpoint.read(noise).map(Checkpoint::text).orElse(noise))
                    .as("seed %d", seed)
                    .isEqualTo(noise);
            assertThat(SignedNote.read(noise).map(SignedNote::written).orElse(noise))
                    .as("seed %d", seed)
                    .isEqualTo(noise);
        }
    }
}
