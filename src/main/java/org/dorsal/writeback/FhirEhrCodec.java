package org.dorsal.writeback;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.*;
import java.util.stream.Stream;
import org.dorsal.fhirjson.CutBody;
import org.dorsal.fhirjson.TolerantReader;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.EhrCodec.SearchHit;
import org.dorsal.writeback.EhrCodec.SearchPage;
import org.dorsal.writeback.KindPlan.SentValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds the requests to one site's EHR and interprets its resources. Pure: equal arguments give equal bytes. */
record FhirEhrCodec(WritebackSettings.SiteWriteback site) implements EhrCodec {
    /** Elements that name persons who may be missing in the EHR. */
    static final List<String> AUTHORS = List.of("author", "performer");

    /** Start of rich text; HTML has no such signature. */
    private static final String RTF = "{\\rtf";

    /**
     * Builds the body; with an {@code id} where the EHR has a copy of the resource that is updated and not replaced.
     */
    @Override
    public byte[] body(ItemKey key, Deliverable piece, KindPlan.WrittenKind way, BodyContext occasion) {
        ObjectNode stored = ResourceTree.of(piece.json());
        JsonNode carried = stored.path("identifier");
        ObjectNode sent = way.mapped() && piece.kind().type().equals("Observation")
                ? SentValue.of(stored, Optional.ofNullable(site.codeMap().get(SentValue.name(stored))), site.zone())
                : stored;
        sent.remove(List.of("id", "meta", "identifier"));
        if (occasion.withoutAuthor()) {
            sent.remove(AUTHORS);
        }
        ReferenceReplacer.replace(sent, piece.kind() != ResourceKind.RESPONSE, occasion.filed());
        occasion.replaces().ifPresent(earlier -> relate(sent, earlier));
        ObjectNode body = ResourceTree.empty().put("resourceType", key.type());
        Optional.ofNullable(occasion.filed().get(key.slot()))
                .filter(_ -> occasion.replaces().isEmpty())
                .ifPresent(reference -> body.put("id", reference.substring(reference.indexOf('/') + 1)));
        body.putObject("meta")
                .putArray("tag")
                .addObject()
                .put("system", CopyMarks.VERSION)
                .put("code", key.id().toString());
        identify(body, key, carried);
        sent.forEachEntry(body::putIfAbsent);
        return ResourceTree.bytes(
                piece.kind() == ResourceKind.NOTE
                        ? site.noteRules()
                                .shaped(
                                        body,
                                        CopyMarks.inText(key),
                                        occasion.user().filter(_ -> !occasion.withoutAuthor()))
                        : body);
    }

    @Override
    public Map<String, String> creationHeaders(ItemKey key, KindPlan.WrittenKind way) {
        Map<String, String> headers = new HashMap<>(EhrCodec.super.creationHeaders(key, way));
        if (key.type().equals(ResourceKind.NOTE.type()) && site.noteRules().bodyOnRequest()) {
            headers.put("Prefer", "return=representation");
        }
        return headers;
    }

    @Override
    public KindPlan.WritePlan fitting(KindPlan.WritePlan writePlan, List<Deliverable> pieces) {
        boolean homeless = site.noteRules().visitNeeded()
                && writePlan.of(ResourceKind.NOTE) instanceof KindPlan.WrittenKind
                && pieces.stream()
                        .filter(piece -> piece.kind() == ResourceKind.NOTE)
                        .anyMatch(note -> ResourceTree.of(note.json())
                                .at("/context/encounter")
                                .isEmpty());
        return homeless ? writePlan.without(ResourceKind.NOTE, KindPlan.UnwrittenReason.NO_VISIT) : writePlan;
    }

    /** Checks the text as stored by the EHR, or as a Binary with the text in base64. */
    @Override
    public Optional<Boolean> marked(ItemKey key, byte[] text) {
        String plain = new String(text, StandardCharsets.ISO_8859_1);
        Optional<String> content = TolerantReader.json(text, "Binary", CopyComparison.LIMITS)
                .map(ResourceTree::of)
                .map(binary -> CopyComparison.decoded(ResourceTree.text(binary, "/data")));
        boolean marked = Stream.concat(Stream.of(plain), content.stream())
                .flatMap(CopyMarks::of)
                .anyMatch(key.id().toString()::equals);
        return marked || content.filter(data -> !data.isEmpty()).isPresent() || plain.startsWith(RTF)
                ? Optional.of(marked)
                : Optional.empty();
    }

    @Override
    public CopyMatch likeness(ItemKey key, Deliverable piece, byte[] copy, String patient) {
        return new CopyComparison(site.fhirBase()).of(key, piece, copy, patient);
    }

    @Override
    public Optional<EhrCopy> copy(String type, byte[] resource) {
        return CopyComparison.copy(type, resource);
    }

    @Override
    public String sought(ItemKey key) {
        return CopyMarks.sought(key);
    }

    @Override
    public String soughtVersions(ItemKey key) {
        return CopyMarks.soughtVersions(key);
    }

    /** Reads a searchset, one resource at a time; empty also when one of its entries is unreadable. */
    @Override
    public Optional<SearchPage> searched(ItemKey key, Deliverable piece, byte[] bundle, String patient) {
        CutBody cut = CutBody.ofResources(bundle);
        return TolerantReader.json(cut.frame(), "Bundle", CopyComparison.LIMITS)
                .map(ResourceTree::of)
                .filter(FhirEhrCodec::isSearchset)
                .flatMap(searchset -> page(searchset, cut.parts(), key, piece, patient));
    }

    /** Adds the identifiers that the resource carries, its own identifier and the version's mark. */
    private static void identify(ObjectNode body, ItemKey key, JsonNode carried) {
        ObjectNode mark = CopyMarks.identifier(CopyMarks.RESOURCE, CopyMarks.resource(key));
        if (!CopyMarks.room(key.type())) {
            body.set("identifier", mark);
            return;
        }
        ArrayNode identifiers = body.putArray("identifier");
        carried.forEach(identifiers::add);
        if (carried.valueStream().noneMatch(mark::equals)) {
            identifiers.add(mark);
        }
        identifiers.add(CopyMarks.identifier(CopyMarks.VERSION, key.id().toString()));
    }

    private static void relate(ObjectNode note, EhrCopy earlier) {
        note.putArray("relatesTo")
                .addObject()
                .put("code", "replaces")
                .putObject("target")
                .put("reference", ResourceKind.NOTE.type() + "/" + earlier.id());
    }

    /**
     * Whether the bundle is a valid searchset. An empty one proves absence; a malformed list proves nothing.
     */
    private static boolean isSearchset(JsonNode bundle) {
        return ResourceTree.text(bundle, "/type").equals("searchset")
                && listed(bundle.path("entry"))
                && listed(bundle.path("link"));
    }

    private static boolean listed(JsonNode list) {
        return list.isMissingNode() || list.isNull() || list.isArray();
    }

    /** An entry without a resource proves nothing. */
    private Optional<SearchPage> page(
            JsonNode bundle, Map<String, byte[]> resources, ItemKey key, Deliverable piece, String patient) {
        List<SearchHit> hits = new ArrayList<>();
        for (int number = 0; number < bundle.path("entry").size(); number++) {
            byte[] resource = resources.getOrDefault("entry[" + number + "]", new byte[0]);
            String type = TolerantReader.type(resource, CopyComparison.LIMITS);
            if (type.isEmpty()) {
                return Optional.empty();
            }
            if (type.equals(key.type()) && isMatch(bundle.path("entry").path(number))) {
                Optional<EhrCopy> copy = copy(key.type(), resource);
                if (copy.isEmpty()) {
                    return Optional.empty();
                }
                hits.add(new SearchHit(
                        copy.get(),
                        likeness(key, piece, resource, patient),
                        CopyComparison.texts(ResourceTree.of(resource))));
            }
        }
        return Optional.of(new SearchPage(hits, next(bundle)));
    }

    /**
     * Whether the entry is a match; without a mode each resource of the type counts, included resources and outcomes
     * do not.
     */
    private static boolean isMatch(JsonNode entry) {
        String mode = ResourceTree.text(entry, "/search/mode");
        return mode.isEmpty() || mode.equals("match");
    }

    private static Optional<String> next(JsonNode bundle) {
        return bundle.path("link")
                .valueStream()
                .filter(link -> ResourceTree.text(link, "/relation").equals("next"))
                .map(link -> ResourceTree.text(link, "/url"))
                .findFirst();
    }

    /**
     * Replaces references to our resources by the EHR's references, or, where the EHR has no copy, by logical ones: our
     * address would be invalid there, or point to another resource. References to the EHR's resources are not changed.
     */
    static final class ReferenceReplacer {
        private static final Pattern RELATIVE = Pattern.compile("([A-Z][A-Za-z]+)/([^/]+)(?:/_history/[^/]+)?");

        /** Types of references among results; all other references point to the EHR's resources. */
        private static final Set<String> RESULTS =
                Set.of("Observation", "CarePlan", "QuestionnaireResponse", "DocumentReference", "Provenance");

        private static final String DEVICE = "Device/";
        private static final String SOFTWARE = "Dorsal";

        private final Map<String, String> filed;
        private final boolean result;
        private final Map<String, String> contained = new HashMap<>();
        private final Set<String> devices = new HashSet<>();

        private ReferenceReplacer(Map<String, String> filed, boolean result) {
            this.filed = filed;
            this.result = result;
        }

        /**
         * @param result whether Dorsal created the resource; a received response refers only to the EHR's resources
         * @param filed our references without version, and the EHR's
         */
        static void replace(ObjectNode resource, boolean result, Map<String, String> filed) {
            ReferenceReplacer references = new ReferenceReplacer(filed, result);
            references.learn(resource);
            references.walk(resource);
        }

        /**
         * Collects contained resources and devices: a goal is replaced by its description, the complaint by its code in
         * words, a device by our software's name. Requests stay contained, as their priority has no other place.
         */
        private void learn(ObjectNode resource) {
            List<JsonNode> requests = new ArrayList<>();
            for (JsonNode inner : resource.path("contained")) {
                if (ResourceTree.text(inner, "/resourceType").equals("ServiceRequest")) {
                    requests.add(inner);
                } else {
                    contained.put(
                            "#" + ResourceTree.text(inner, "/id"),
                            ResourceTree.text(inner, "/description/text") + ResourceTree.text(inner, "/code/text"));
                }
            }
            resource.remove("contained");
            if (!requests.isEmpty()) {
                resource.putArray("contained").addAll(requests);
            }
            devices.add(ResourceTree.text(resource, "/device/reference"));
            resource.path("contributor")
                    .forEach(contributor -> devices.add(ResourceTree.text(contributor, "/reference")));
        }

        private void walk(JsonNode node) {
            if (node instanceof ObjectNode object && object.path("reference").isString()) {
                replace(object, object.path("reference").stringValue(""));
            }
            node.forEach(this::walk);
        }

        private void replace(ObjectNode holder, String reference) {
            if (contained.containsKey(reference)) {
                named(holder, contained.getOrDefault(reference, ""));
            } else if (result && reference.startsWith(DEVICE) && devices.contains(reference)) {
                named(holder, SOFTWARE);
            } else {
                Matcher part = RELATIVE.matcher(reference);
                if (part.matches()) {
                    replace(holder, part.group(1), part.group(2));
                }
            }
        }

        private void replace(ObjectNode holder, String type, String id) {
            Optional<String> filedReference = Optional.ofNullable(filed.get(type + "/" + id));
            if (filedReference.isPresent()) {
                holder.put("reference", filedReference.get());
            } else if (result && RESULTS.contains(type)) {
                holder.remove("reference");
                holder.put("type", type);
                holder.set("identifier", CopyMarks.identifier(CopyMarks.RESOURCE, id));
                holder.put("display", type + " " + id + " in " + SOFTWARE);
            }
        }

        private static void named(ObjectNode holder, String words) {
            holder.remove("reference");
            holder.put("display", words);
        }
    }
}
