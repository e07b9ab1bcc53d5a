package org.dorsal.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Test of C2SP tlog-cosignature: keys of type 0x04 and signatures with a time. */
class CosignatureTest {
    private static final String TEXT = new Checkpoint("log.example", 7, new byte[32]).text();

    private final LogKey log = SomeLogKeys.someKey();
    private final SomeWitness witness = new SomeWitness("witness.example/w1", log::publicKey, InstantSource.system());
    private final PublicLogKey key = PublicLogKey.readWitness(witness.vkey()).orElseThrow();

    @Test
    void a_cosignature_is_a_line_of_the_note_with_its_time() {
        assertThat(note(witness.cosignature(TEXT, 1_679_315_147)).isSignedBy(key))
                .isTrue();
        assertThat(key.vkey()).isEqualTo(witness.vkey());
        assertThat(witness.vkey()).startsWith(key.label() + "+");
    }

    @Test
    void another_text_time_or_form_is_no_cosignature() {
        assertThat(note(witness.cosignature(TEXT.replace("7", "8"), 7)).isSignedBy(key))
                .isFalse();
        assertThat(note(witness.cosignature(TEXT, 0)).isSignedBy(key))
                .as("a time must be there")
                .isFalse();
        assertThat(note(witness.cosignature(TEXT, -1)).isSignedBy(key))
                .as("more than 2^63 - 1")
                .isFalse();
        SignedNote.Signature plain = new SignedNote.Signature(key.name(), key.id(), new byte[64]);
        SignedNote.Signature short8 = new SignedNote.Signature(key.name(), key.id(), new byte[3]);
        assertThat(note(plain.line() + "\n").isSignedBy(key)).isFalse();
        assertThat(note(short8.line() + "\n").isSignedBy(key)).isFalse();
        assertThat(note(witness.cosignature(TEXT, 7) + plain.line() + "\n").isSignedBy(key))
                .as("a bad line beside a good one")
                .isFalse();
    }

    @Test
    void keys_of_logs_and_of_witnesses_are_not_taken_for_each_other() {
        assertThat(PublicLogKey.readWitness(log.publicKey("witness.example/w1").vkey()))
                .isEmpty();
        assertThat(PublicLogKey.read("witness.example/w1", witness.vkey())).isEmpty();
        assertThat(PublicLogKey.readWitness(witness.vkey().replace("/w1+", "/w2+")))
                .isEmpty();
        assertThat(PublicLogKey.readWitness("")).isEmpty();
    }

    private SignedNote note(String more) {
        SignedNote own = new SignedNote(TEXT, java.util.List.of(log.sign("log.example", TEXT)));
        return SignedNote.read(own.written() + more).orElseThrow();
    }
}
