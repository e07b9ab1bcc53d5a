package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.TokenEncryption.SealPurpose;
import org.junit.jupiter.api.Test;

class TokenEncryptionTest {
    private static final SiteId SITE = new SiteId("north");
    private static final String ID = "north.1";
    private static final byte[] CONTENT = "canary".getBytes(StandardCharsets.UTF_8);

    private final TokenEncryption seal = TokenEncryption.read(List.of(SomeLaunches.key(1)));

    @Test
    void what_was_locked_opens_under_its_own_label_and_no_other() {
        var locked = seal.encrypt(SealPurpose.LAUNCH, SITE, ID, CONTENT);

        assertThat(seal.decrypt(SealPurpose.LAUNCH, SITE, ID, locked)).hasValue(CONTENT);
        assertThat(seal.decrypt(SealPurpose.CHART, SITE, ID, locked)).isEmpty();
        assertThat(seal.decrypt(SealPurpose.REQUEST, SITE, ID, locked)).isEmpty();
        assertThat(seal.decrypt(SealPurpose.LAUNCH, new SiteId("south"), ID, locked))
                .isEmpty();
        assertThat(seal.decrypt(SealPurpose.LAUNCH, SITE, "north.2", locked)).isEmpty();
    }

    @Test
    void no_byte_can_be_changed() {
        var locked = seal.encrypt(SealPurpose.LAUNCH, SITE, ID, CONTENT);

        for (var index = 0; index < locked.length - 1; index++) { // the last character has bits that stand for nothing
            var changed = locked.clone();
            changed[index] = (byte) (changed[index] == 'A' ? 'B' : 'A');
            assertThat(seal.decrypt(SealPurpose.LAUNCH, SITE, ID, changed))
                    .as("byte " + index)
                    .isEmpty();
        }
        assertThat(seal.decrypt(SealPurpose.LAUNCH, SITE, ID, new byte[0])).isEmpty();
    }

    @Test
    void the_same_content_never_looks_the_same_and_is_not_to_be_seen() {
        var locked = new String(seal.encrypt(SealPurpose.LAUNCH, SITE, ID, CONTENT), StandardCharsets.US_ASCII);

        assertThat(locked)
                .isNotEqualTo(
                        new String(seal.encrypt(SealPurpose.LAUNCH, SITE, ID, CONTENT), StandardCharsets.US_ASCII));
        assertThat(locked)
                .doesNotContain(
                        "canary", Base64.getUrlEncoder().withoutPadding().encodeToString(CONTENT));
    }

    @Test
    void only_a_listed_key_opens() {
        var both = TokenEncryption.read(List.of(SomeLaunches.key(2), SomeLaunches.key(1)));
        var newOnly = TokenEncryption.read(List.of(SomeLaunches.key(2)));
        var locked = seal.encrypt(SealPurpose.LAUNCH, SITE, ID, CONTENT);

        assertThat(both.decrypt(SealPurpose.LAUNCH, SITE, ID, locked)).hasValue(CONTENT);
        assertThat(newOnly.decrypt(SealPurpose.LAUNCH, SITE, ID, locked)).isEmpty();
        assertThat(newOnly.decrypt(SealPurpose.LAUNCH, SITE, ID, both.encrypt(SealPurpose.LAUNCH, SITE, ID, CONTENT)))
                .hasValue(CONTENT);
    }

    @Test
    void a_key_of_another_length_is_refused() {
        for (var text : List.of("", "AAAA", "%%", Base64.getEncoder().encodeToString(new byte[33]))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TokenEncryption.read(List.of(text)))
                    .withMessageContaining("openssl rand -base64 32");
        }
    }
}
