package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDictCompress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;

class BodyCompressionTest {
    @Test
    void bodies_come_back_as_they_went_whatever_they_hold() {
        var random = SomeCommits.randomOf(31);
        var noise = new byte[100_000];
        random.nextBytes(noise);
        var bodies = List.of(
                new byte[0], "{}".getBytes(StandardCharsets.UTF_8), noise, SomeBodies.plan("a", "b", "c", random));

        assertThat(bodies.stream()
                        .map(BodyCompression::pack)
                        .map(BodyCompression::unpack)
                        .toList())
                .containsExactlyElementsOf(bodies);
    }

    @Test
    void bodies_unlike_those_of_the_training_pack_to_a_fifth() {
        var bodies = SomeCommits.wholeAssessment(SomeCommits.NOON, SomeCommits.randomOf(32)).versions().stream()
                .map(NewVersion::body)
                .toList();
        var before = bodies.stream().mapToInt(body -> body.length).sum();

        assertThat(before).isBetween(40_000, 50_000);
        assertThat(bodies.stream()
                        .map(BodyCompression::pack)
                        .mapToInt(body -> body.length)
                        .sum())
                .isLessThan(before / 5);
    }

    /** Stored bodies can be read with the identical file only. */
    @Test
    void the_dictionary_never_changes() {
        assertThat(HexFormat.of().formatHex(DigestUtils.sha256(dictionary())))
                .isEqualTo("b9527f9648fd11f7aa31f710c3dca774ec61bfa639e3b020abb152713460b81f");
    }

    @Test
    void what_is_packed_with_the_dictionary_at_any_level_is_read() {
        var body = SomeBodies.plan("a", "b", "c", SomeCommits.randomOf(34));
        var frame = Zstd.compress(body, new ZstdDictCompress(dictionary(), 1));

        assertThat(Zstd.getDictIdFromFrame(frame)).isEqualTo(Zstd.getDictIdFromDict(dictionary()));
        assertThat(BodyCompression.unpack(frame)).isEqualTo(body);
    }

    private static byte[] dictionary() {
        try (var dictionary = BodyCompression.class.getResourceAsStream("bodies.dictionary")) {
            return dictionary.readAllBytes();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Test
    void a_frame_that_claims_too_much_is_not_believed() {
        var bomb = Zstd.compress(new byte[BodyCompression.MAX_BODY_BYTES + 1]);

        assertThatThrownBy(() -> BodyCompression.unpack(bomb))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("names no dictionary");
    }

    @Test
    void a_damaged_frame_is_a_fault() {
        var frame = BodyCompression.pack("{\"resourceType\":\"Observation\"}".getBytes(StandardCharsets.UTF_8));
        var torn = Arrays.copyOf(frame, frame.length - 3);

        assertThatThrownBy(() -> BodyCompression.unpack(torn)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> BodyCompression.unpack(new byte[] {1, 2, 3})).isInstanceOf(StoreException.class);
    }

    @Test
    void a_body_beyond_the_bound_is_refused() {
        assertThatThrownBy(() -> BodyCompression.pack(new byte[BodyCompression.MAX_BODY_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Contexts are used again: by one at a time, and never one that has failed. */
    @Test
    void what_many_pack_and_unpack_at_once_stays_their_own() {
        var torn = new byte[] {1, 2, 3};
        var noise = new byte[100_000];
        SomeCommits.randomOf(33).nextBytes(noise);

        var came = IntStream.range(0, 2_000)
                .parallel()
                .mapToObj(number -> {
                    var body = number % 100 == 0
                            ? noise
                            : SomeBodies.plan("a", "b", "" + number, SomeCommits.randomOf(number));
                    if (number % 3 == 0) {
                        assertThatThrownBy(() -> BodyCompression.unpack(torn)).isInstanceOf(StoreException.class);
                    }
                    return Arrays.equals(body, BodyCompression.unpack(BodyCompression.pack(body)));
                })
                .toList();

        assertThat(came).hasSize(2_000).doesNotContain(false);
    }
}
