package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.Seeds;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Checks that no address of ours reaches an EHR, for any answers and any already filed resources. */
class EhrCodecProperties {
    private static final int ROUNDS = Boolean.getBoolean("dorsal.long") ? 25 : 4;
    private static final Set<String> FOREIGN =
            Set.of("Patient/example", "Encounter/one", "Practitioner/one", "Practitioner/two");

    private final SignedAssessments signed = new SignedAssessments(SomeContents.SITE);
    private final FhirEhrCodec wire = SomeContents.wire();

    @Test
    void every_reference_is_the_ehrs_own_or_a_logical_one() {
        long seed = Seeds.ofRun();
        Random random = new Random(seed);
        Set<ResourceKind> kinds = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            String id = signed.signed(answers(random));
            int version = 1;
            if (random.nextBoolean()) {
                signed.amended(id, 1, answers(random));
                version = 2;
            }
            List<Deliverable> pieces = SomeContents.pieces(signed, id, version);
            Map<String, String> filed = subset(SomeContents.filed(pieces), random);
            for (Deliverable piece : pieces) {
                kinds.add(piece.kind());
                boolean mapped = piece.kind() == ResourceKind.SCORE && random.nextBoolean();
                byte[] body = wire.body(
                        SomeContents.key(piece, id, version),
                        piece,
                        mapped ? SomeContents.IN_THE_EHRS_CODE : SomeContents.AS_IT_IS,
                        SomeWire.with(filed));
                check(body, piece, filed, "seed " + seed + ", round " + round + ", " + piece);
                assertThat(wire.likeness(SomeContents.key(piece, id, version), piece, body, SignedAssessments.PATIENT))
                        .as("seed %s", seed)
                        .isEqualTo(CopyMatch.THIS_VERSION);
            }
        }
        assertThat(kinds).containsExactlyInAnyOrder(ResourceKind.values());
    }

    private static void check(byte[] body, Deliverable piece, Map<String, String> filed, String which) {
        JsonNode json = ResourceTree.of(body);
        List<String> references = new ArrayList<>();
        List<String> names = new ArrayList<>();
        collect(json, references, names);
        assertThat(references)
                .as(which)
                .allMatch(reference ->
                        reference.startsWith("#") || FOREIGN.contains(reference) || filed.containsValue(reference));
        assertThat(names).as(which).doesNotContain("modifierExtension", "versionId", "profile");
        assertThat(json.has("id")).as(which).isEqualTo(filed.containsKey(piece.slot()));
        assertThat(json.at("/meta").propertyNames()).as(which).containsExactly("tag");
        assertThat(SomeValidator.errorsIn(body)).as(which).isEmpty();
    }

    private static void collect(JsonNode node, List<String> references, List<String> names) {
        node.properties().forEach(property -> {
            names.add(property.getKey());
            if (property.getKey().equals("reference") && property.getValue().isString()) {
                references.add(property.getValue().stringValue());
            }
            collect(property.getValue(), references, names);
        });
        if (node.isArray()) {
            node.forEach(child -> collect(child, references, names));
        }
    }

    private static Map<String, String> subset(Map<String, String> entries, Random random) {
        return entries.entrySet().stream()
                .filter(_ -> random.nextBoolean())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, _) -> first, HashMap::new));
    }

    /** Random answers: yes, no, unknown or none. */
    private static SomeScoredResponse answers(Random random) {
        SomeScoredResponse answers = SomeScoredResponse.nothingWrong();
        for (Item item : SomeProfiles.form().items().values()) {
            boolean yesNo = item.options().stream()
                    .anyMatch(option -> option.coded().code().equals("Y"));
            if (yesNo && item.gate().isEmpty()) {
                answers = switch (random.nextInt(8)) {
                    case 0 -> answers.with(item.linkId(), "Y");
                    case 1 -> answers.unknown(item.linkId());
                    case 2 -> answers.without(item.linkId());
                    default -> answers;
                };
            }
        }
        return random.nextInt(4) == 0 ? answers.without("pain-worst-score") : answers;
    }
}
