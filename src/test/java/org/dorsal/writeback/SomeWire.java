package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.*;
import org.dorsal.store.StoredItem.EhrCopy;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Minimal bodies with identifiers, marks, a patient and references, fast enough for thousands of schedules. */
final class SomeWire implements EhrCodec {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public byte[] body(ItemKey key, Deliverable piece, KindPlan.WrittenKind way, BodyContext occasion) {
        ObjectNode body = (ObjectNode) JSON.readTree(piece.json());
        body.put("status", piece.status());
        body.putObject("meta").putArray("tag").addObject().put("code", key.id().toString());
        if (key.type().equals("QuestionnaireResponse")) {
            body.putObject("identifier").put("value", stable(key));
        } else {
            body.putArray("identifier").addObject().put("value", stable(key));
            body.withArray("/identifier").addObject().put("value", key.id().toString());
        }
        List<String> references = new ArrayList<>();
        body.path("refers")
                .forEach(reference -> references.add(occasion.filed().getOrDefault(reference.asString(""), "logical")));
        body.remove("refers");
        references.forEach(body.withArray("/refers")::add);
        if (occasion.withoutAuthor()) {
            body.remove("author");
        }
        if (way.lookup() instanceof KindPlan.Lookup.ByMark) {
            body.put("text", CopyMarks.inText(key));
        }
        occasion.replaces().ifPresent(copy -> body.put("replaces", key.type() + "/" + copy.id()));
        return JSON.writeValueAsBytes(body);
    }

    @Override
    public CopyMatch likeness(ItemKey key, Deliverable piece, byte[] copy, String patient) {
        return read(copy)
                .filter(body -> SimEhr.type(body).equals(key.type()))
                .map(body -> likeness(key, body, patient))
                .orElse(CopyMatch.UNREADABLE);
    }

    @Override
    public Optional<EhrCopy> copy(String type, byte[] resource) {
        return read(resource)
                .filter(body -> SimEhr.type(body).equals(type) && body.has("id"))
                .map(SomeWire::copy);
    }

    @Override
    public String sought(ItemKey key) {
        String value = key.type().equals("QuestionnaireResponse")
                ? stable(key)
                : key.id().toString();
        return "identifier=dorsal%7C" + value;
    }

    @Override
    public String soughtVersions(ItemKey key) {
        return "identifier=dorsal%7C" + stable(key);
    }

    @Override
    public Optional<SearchPage> searched(ItemKey key, Deliverable piece, byte[] bundle, String patient) {
        return read(bundle)
                .filter(body -> SimEhr.type(body).equals("Bundle"))
                .map(body -> new SearchPage(
                        body.path("entry")
                                .valueStream()
                                .map(entry -> entry.path("resource"))
                                .map(copy -> new SearchHit(
                                        copy(copy),
                                        likeness(key, copy, patient),
                                        copy.path("texts")
                                                .valueStream()
                                                .map(JsonNode::asString)
                                                .toList()))
                                .toList(),
                        Optional.of(body.path("next").asString("")).filter(next -> !next.isEmpty())));
    }

    @Override
    public Optional<Boolean> marked(ItemKey key, byte[] text) {
        return read(text)
                .filter(body -> SimEhr.type(body).equals("Binary") && body.has("text"))
                .map(body -> CopyMarks.of(body.path("text").asString(""))
                        .anyMatch(key.id().toString()::equals));
    }

    /** Occasion without a replaced note and without a user, with the author. */
    static BodyContext with(Map<String, String> filed) {
        return new BodyContext(filed, Optional.empty(), Optional.empty(), false);
    }

    static String stable(ItemKey key) {
        return key.slot().substring(key.slot().indexOf('/') + 1);
    }

    private static EhrCopy copy(JsonNode body) {
        String version = body.at("/meta/versionId").asString("");
        return new EhrCopy(body.path("id").asString(""), version.isEmpty() ? Optional.empty() : Optional.of(version));
    }

    private static CopyMatch likeness(ItemKey key, JsonNode body, String patient) {
        if (!body.path("subject").asString("").equals(patient)) {
            return CopyMatch.ANOTHER_PATIENT;
        }
        if (SimEhr.mark(body).equals(key.id().toString())) {
            return CopyMatch.THIS_VERSION;
        }
        if (SimEhr.identifiers(body).contains(stable(key))) {
            return CopyMatch.OTHER_VERSION;
        }
        if (CopyMarks.of(body.path("text").asString("")).anyMatch(key.id().toString()::equals)) {
            return CopyMatch.THIS_VERSION;
        }
        return SimEhr.identifiers(body).isEmpty() ? CopyMatch.UNMARKED : CopyMatch.ANOTHER;
    }

    private static Optional<JsonNode> read(byte[] json) {
        try {
            return Optional.of(JSON.readTree(new String(json, UTF_8))).filter(JsonNode::isObject);
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
