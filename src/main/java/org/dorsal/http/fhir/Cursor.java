package org.dorsal.http.fhir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.smart.Caller;
import org.dorsal.smart.PatientId;
import org.dorsal.store.Page;

/**
 * What the link to the next page carries: the whole query, where it goes on, and until when it may. It is bound to the caller's
 * site, issuer, client, subject and patient: in other hands it opens nothing.
 *
 * @param used parameters of the first page
 */
record Cursor(String type, List<Given> used, Page.Position after, Instant expires) {
    /** Long enough to read a page; short enough that a link in a log is soon worthless. */
    static final Duration LIFE = Duration.ofMinutes(15);

    static final String NAME = "_cursor";
    private static final int FORM = 1;
    private static final int MAX_CHARACTERS = 8_000;

    Cursor {
        used = List.copyOf(used);
    }

    /** What came of opening a link. */
    sealed interface Opened {
        record Open(Cursor cursor) implements Opened {}

        /** Its time is over. */
        record Expired() implements Opened {}

        /** Changed, cut, made with another key, or made for somebody else: no difference is told. */
        record Foreign() implements Opened {}
    }

    String seal(CursorKey key, SearchContext context) {
        return key.seal(bytes(), holder(context));
    }

    static Opened open(String sealed, CursorKey key, SearchContext context) {
        if (sealed.length() > MAX_CHARACTERS) {
            return new Opened.Foreign();
        }
        return key.open(sealed, holder(context))
                .map(Cursor::read)
                .<Opened>map(cursor ->
                        cursor.expires.isAfter(context.now()) ? new Opened.Open(cursor) : new Opened.Expired())
                .orElseGet(Opened.Foreign::new);
    }

    /** One list of texts, each with its length before it: no two callers have the same bytes. */
    private static byte[] holder(SearchContext context) {
        Caller caller = context.caller();
        return written(out -> {
            for (var part : Stream.of(
                            context.site(),
                            caller.issuer(),
                            caller.clientId(),
                            caller.subject(),
                            caller.patient().map(PatientId::value).orElse(""))
                    .toList()) {
                out.writeUTF(part);
            }
        });
    }

    private byte[] bytes() {
        return written(out -> {
            out.writeByte(FORM);
            out.writeUTF(type);
            out.writeUTF(expires.toString());
            out.writeUTF(after.at().toString());
            out.writeUTF(after.id());
            out.writeInt(used.size());
            for (var given : used) {
                out.writeUTF(given.name());
                out.writeUTF(given.value());
            }
        });
    }

    /** Only what we signed ourselves is read. */
    private static Cursor read(byte[] content) {
        try (var in = new DataInputStream(new ByteArrayInputStream(content))) {
            if (in.readByte() != FORM) {
                throw new IllegalStateException("a page link of another form under the same key");
            }
            var type = in.readUTF();
            var expires = Instant.parse(in.readUTF());
            var after = new Page.Position(Instant.parse(in.readUTF()), in.readUTF());
            var count = in.readInt();
            var used = new ArrayList<Given>();
            for (var at = 0; at < count; at++) {
                used.add(new Given(in.readUTF(), in.readUTF()));
            }
            return new Cursor(type, used, after, expires);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] written(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }
}
