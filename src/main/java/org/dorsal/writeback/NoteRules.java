package org.dorsal.writeback;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.dorsal.writeback.WritebackSettings.ConfiguredCoding;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rules of one vendor's EHR for notes and vital signs; data in {@code ehr/NAME.json}.
 *
 * @param sources addresses of the vendor's documentation
 * @param type default type of the note
 * @param loinc LOINC codes accepted as a type; empty for any
 * @param attachments accepted content types, in this order and each once
 * @param attachmentElements accepted elements of an attachment; empty for all
 * @param elements accepted elements of the DocumentReference; empty for all
 * @param status the only accepted status; empty for any
 * @param docStatus replacements for unsupported statuses
 * @param author source of the note's author
 * @param visitNeeded whether only notes of a visit are accepted
 * @param periodNeeded whether the end of the documented time is required
 * @param mark location of our mark, where the EHR drops our identifiers
 * @param corrected whether a note can be updated; otherwise a new one is filed
 * @param bodyOnRequest whether the EHR returns the stored note only with {@code Prefer}
 * @param vitalSigns LOINC codes of the vital signs that it takes beside those of the site's code map; empty for any
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
        boolean bodyOnRequest,
        Optional<Set<String>> vitalSigns) {
    public static final Set<String> VENDORS = Set.of("open", "epic", "oracle");

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String LOINC = "http://loinc.org";

    /** Source of a note's author in the EHR. */
    public enum NoteAuthor {
        /** Author named in the note. */
        NAMED,
        /** Owner of the token, regardless of the note; so no other clinician's token may be used. */
        USER
    }

    /** Location of our mark. */
    public enum MarkPlace {
        /** None needed: the EHR keeps identifiers. */
        NONE,
        /** At the end of the text. */
        TEXT,
        /** In the attachment's title. */
        TITLE
    }

    /** Reads the rules of one of {@link #VENDORS}. */
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

    /** Whether a note of that type is accepted; codes from other systems than LOINC are the site's responsibility. */
    public boolean takes(ConfiguredCoding noteType) {
        return loinc.isEmpty() || !noteType.system().equals(LOINC) || loinc.contains(noteType.code());
    }

    /**
     * Adapts the note to the EHR's rules.
     *
     * @param note note with all forms and elements; is modified
     * @param marked mark for a later search
     * @param user the EHR's reference of the clinician who owns the token
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
            String date = ResourceTree.text(note, "/date");
            note.withObject("/context").putObject("period").put("start", date).put("end", date);
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
