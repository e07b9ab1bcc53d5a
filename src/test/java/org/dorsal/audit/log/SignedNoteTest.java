package org.dorsal.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Test with the example note and keys of the format's specification, and with manipulated notes. */
class SignedNoteTest {
    private static final String NAME = "PeterNeumann";
    private static final String VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private static final String TEXT = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String SIGNATURE =
            "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private static final String NOTE = TEXT + "\n" + SIGNATURE;

    private final PublicLogKey peter = PublicLogKey.read(NAME, VKEY).orElseThrow();

    @Test
    void the_known_note_is_read_verified_and_written_to_the_letter() {
        SignedNote note = SignedNote.read(NOTE).orElseThrow();

        assertThat(note.text()).isEqualTo(TEXT);
        assertThat(note.isSignedBy(peter)).isTrue();
        assertThat(note.written()).isEqualTo(NOTE);
        assertThat(peter.vkey()).isEqualTo(VKEY);
        assertThat(HexFormat.of().formatHex(peter.id())).isEqualTo("c74f20a3");
    }

    @Test
    void the_known_private_key_makes_the_known_signature() {
        LogKey key = LogKey.read(pem(Arrays.copyOfRange(Base64.getDecoder().decode(SECRET), 1, 33)));

        assertThat(key.publicKey(NAME).vkey()).isEqualTo(VKEY);
        assertThat(new SignedNote(TEXT, List.of(key.sign(NAME, TEXT))).written())
                .isEqualTo(NOTE);
        assertThat(key).hasToString("LogKey[hidden]");
    }

    @Test
    void a_public_key_survives_its_way_through_pem() {
        assertThat(PublicLogKey.read(NAME, peter.pem()).orElseThrow().vkey()).isEqualTo(VKEY);
        assertThat(PublicLogKey.read("somebody.else", peter.pem()).orElseThrow().vkey())
                .as("PEM has no name of its own, and the id tells names apart")
                .doesNotContain("c74f20a3");
    }

    @Test
    void every_key_of_several_is_asked_for_itself() {
        LogKey old = SomeLogKeys.someKey();
        LogKey next = SomeLogKeys.someKey();
        SignedNote note = new SignedNote("a\n", List.of(old.sign("log", "a\n"), next.sign("log", "a\n")));
        SignedNote read = SignedNote.read(note.written()).orElseThrow();

        assertThat(read.isSignedBy(old.publicKey("log"))).isTrue();
        assertThat(read.isSignedBy(next.publicKey("log"))).isTrue();
        assertThat(read.isSignedBy(next.publicKey("other"))).isFalse();
        assertThat(read.isSignedBy(SomeLogKeys.someKey().publicKey("log"))).isFalse();
    }

    @Test
    void a_changed_letter_or_a_bad_signature_beside_a_good_one_is_seen() {
        assertThat(SignedNote.read(NOTE.replace("answer", "Answer"))
                        .orElseThrow()
                        .isSignedBy(peter))
                .isFalse();
        SignedNote good = SignedNote.read(NOTE).orElseThrow();
        SignedNote.Signature bad = new SignedNote.Signature(NAME, peter.id(), new byte[64]);
        SignedNote.Signature tooShort = new SignedNote.Signature(NAME, peter.id(), new byte[3]);

        assertThat(new SignedNote(TEXT, List.of(good.signatures().getFirst(), bad)).isSignedBy(peter))
                .isFalse();
        assertThat(new SignedNote(TEXT, List.of(tooShort)).isSignedBy(peter)).isFalse();
    }

    @Test
    void what_is_no_note_is_none() {
        String line = SIGNATURE;
        List<String> none = List.of(
                "",
                "\n",
                "\n\n",
                TEXT,
                TEXT + "\n",
                line,
                "\n" + line,
                "\n\n" + line,
                TEXT + line,
                NOTE.strip(),
                NOTE + "\n",
                NOTE + "x\n",
                NOTE.replace("\u2014", "-"),
                NOTE.replace("\u2014 ", "\u2014"),
                NOTE.replace("Neumann x", "Neumann  x"),
                NOTE.replace("wJnAM=", "wJnAM"),
                NOTE.replace("wJnAM=", "wJnAN="),
                NOTE.replace(line, "\u2014 PeterNeumann x08goA==x\n"),
                NOTE.replace(line, "\u2014 PeterNeumann x08gow==\n"),
                NOTE.replace(line, "\u2014 Peter+Neumann x08go/ZJkuBS\n"),
                NOTE.replace("\n", "\r\n"),
                NOTE.replace("answer", "ans\u0000wer"),
                NOTE.replace("answer", "ans\tswer"),
                NOTE.replace("answer", "\ud800"),
                TEXT + "\n" + line.repeat(101),
                "x".repeat(100_001) + "\n\n" + line);

        assertThat(none).allSatisfy(text -> assertThat(SignedNote.read(text)).isEmpty());
        assertThat(SignedNote.read(TEXT + "\n" + line.repeat(100))).isPresent();
    }

    @Test
    void a_text_may_have_empty_lines() {
        LogKey key = SomeLogKeys.someKey();
        String text = "a\n\nb\n";
        SignedNote read = SignedNote.read(new SignedNote(text, List.of(key.sign("log", text))).written())
                .orElseThrow();

        assertThat(read.text()).isEqualTo(text);
        assertThat(read.isSignedBy(key.publicKey("log"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PeterNeumann",
                "PeterNeumann+c74f20a3",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
                "Other+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
            })
    void what_is_no_public_key_of_that_name_is_none(String written) {
        assertThat(PublicLogKey.read(NAME, written)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary",
                "-----BEGIN PRIVATE KEY-----\nY2FuYXJ5\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\ncanary\u0000\n-----END PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\ncanary\n-----END EC PRIVATE KEY-----"
            })
    void what_is_no_private_key_is_refused_without_a_word_of_it(String pem) {
        assertThatThrownBy(() -> LogKey.read(pem))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openssl genpkey -algorithm ed25519")
                .hasMessageNotContainingAny("canary", "Y2FuYXJ5");
    }

    /** RFC 8410, section 7. */
    private static String pem(byte[] seed) {
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.writeBytes(HexFormat.of().parseHex("302e020100300506032b657004220420"));
        der.writeBytes(seed);
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(der.toByteArray())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
