package org.dorsal.writeback;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dorsal.writeback.WritebackSettings.ConfiguredCoding;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one vendor's EHR takes as a note, and what it makes of it: data, in {@code ehr/NAME.json}.
 *
 * @param sources where that is written
 * @param type what the note is, where the site names nothing else
 * @param loinc LOINC codes that it takes as a type; empty for any
 * @param attachments content types, in this order and each once
 * @param attachmentElements elements of an attachment that it takes; empty for all
 * @param elements elements of the DocumentReference that it takes; empty for all
 * @param status the only one that it takes; empty for any
 * @param docStatus what it takes instead of a status that it does not know
 * @param author whom it takes for the author
 * @param visitNeeded it takes notes of a visit only
 * @param periodNeeded the end of the documented time has to be told
 * @param mark where our mark is kept, because our identifiers are not
 * @param corrected a note can be updated; else a new one is filed
 * @param bodyOnRequest it tells what it made of a note only when asked ({@code Prefer})
 */
public record NoteRules(
        List<String> sources,
        ConfiguredCoding type,
        Set<String> loinc,
        List<String> attachments,
        Set<String> attachmentElements,
        Set<String> elements,
        Optional<String> status,
        Map<String, String> docStatus,
        NoteAuthor author,
        boolean visitNeeded,
        boolean periodNeeded,
        MarkPlace mark,
        boolean corrected,
        boolean bodyOnRequest) {
    public static final Set<String> VENDORS = Set.of("open", "epic", "oracle");

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String LOINC = "http://loinc.org";

    /** Whom an EHR takes for the author of a note. */
    public enum NoteAuthor {
        /** Whom the note names. */
        NAMED,
        /** Whoever's token it came with, whatever the note says; so nobody else's token may bring it. */
        USER
    }

    /** Where a mark of ours is kept. */
    public enum MarkPlace {
        /** It keeps identifiers, so none is needed. */
        NONE,
        /** At the end of the text. */
        TEXT,
        /** In the attachment's title. */
        TITLE
    }

    /** Those of one of {@link #VENDORS}. */
    public static NoteRules of(String vendor) {
        try (InputStream file = NoteRules.class.getResourceAsStream("/ehr/" + vendor + ".json")) {
            if (file == null) {
                throw new IllegalArgumentException("there are no rules for " + vendor);
            }
            return JSON.readValue(file, NoteRules.class);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Whether a note of that type is taken; codes of the site's own are its own matter. */
    public boolean takes(ConfiguredCoding noteType) {
        return loinc.isEmpty() || !noteType.system().equals(LOINC) || loinc.contains(noteType.code());
    }

    /**
     * The note as this EHR takes it.
     *
     * @param note with every form and element that there is; is changed
     * @param marked what the note is found again by
     * @param user the EHR's reference of the clinician whose token it goes with
     */
    ObjectNode shaped(ObjectNode note, String marked, Optional<String> user) {
        status.ifPresent(only -> note.put("status", only));
        String worth = ResourceTree.text(note, "/docStatus");
        note.put("docStatus", docStatus.getOrDefault(worth, worth));
        note.set("content", content(note.path("content"), marked));
        if (author == NoteAuthor.USER) {
            user.ifPresent(reference -> note.putArray("author").addObject().put("reference", reference));
        }
        if (periodNeeded) {
            String at = ResourceTree.text(note, "/date");
            note.withObject("/context").putObject("period").put("start", at).put("end", at);
        }
        if (!elements.isEmpty()) {
            note.retain(elements);
        }
        return note;
    }

    private ArrayNode content(JsonNode forms, String marked) {
        ArrayNode content = JSON.createArrayNode();
        for (String type : attachments) {
            forms.valueStream()
                    .filter(form ->
                            ResourceTree.text(form, "/attachment/contentType").equals(type))
                    .forEach(
                            form -> content.addObject().set("attachment", attachment(form.path("attachment"), marked)));
        }
        return content;
    }

    private ObjectNode attachment(JsonNode whole, String marked) {
        ObjectNode attachment = (ObjectNode) whole;
        switch (mark) {
            case NONE -> {
                // found by its identifier
            }
            case TITLE -> attachment.put("title", ResourceTree.text(attachment, "/title") + " (" + marked + ")");
            case TEXT -> {
                String text = new String(
                        Base64.getDecoder().decode(ResourceTree.text(attachment, "/data")), StandardCharsets.UTF_8);
                byte[] longer = (text + marked + "\n").getBytes(StandardCharsets.UTF_8);
                attachment.put("data", Base64.getEncoder().encodeToString(longer));
                attachment.remove(List.of("size", "hash")); // of the text without the mark
            }
        }
        return attachmentElements.isEmpty() ? attachment : attachment.retain(attachmentElements);
    }
}
