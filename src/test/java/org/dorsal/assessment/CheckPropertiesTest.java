package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Form;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Property: valid responses pass, and each single fault is reported at its place. A failure prints its seed;
 * -Ddorsal.seed= replays it.
 */
class CheckPropertiesTest {

    private static final int ROUNDS = 500;
    private static final long SEED = Long.getLong("dorsal.seed", 20_261_120L);

    @Test
    void a_valid_response_has_no_fault() {
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            Random random = new Random(seed);
            Form form = SampleForms.reordered(SampleForms.small(), random);
            QuestionnaireResponse response = RandomAnswers.of(form, random);

            assertThat(ResponseCheck.faults(form, response, SampleAnswers.BOUNDS))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void a_valid_response_comes_through_gate_and_parser_without_a_fault() {
        Gate gate = new Gate(Limits.ofRequests());
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            QuestionnaireResponse sent = RandomAnswers.of(SampleForms.small(), new Random(seed));

            assertThat(gate.check(FhirJson.encode(sent), "QuestionnaireResponse"))
                    .as("seed %d", seed)
                    .isInstanceOfSatisfying(
                            Gate.AcceptedBody.class,
                            passed -> assertThat(faults(passed.json())).isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void a_single_fault_is_told_where_it_is(Corruption corruption) {
        int corrupted = 0;
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            Random random = new Random(seed);
            Form form = SampleForms.small();
            QuestionnaireResponse response = RandomAnswers.of(form, random);
            Optional<String> place = corruption.of(response, random);
            if (place.isPresent()) {
                assertThat(ResponseCheck.faults(form, response, SampleAnswers.BOUNDS))
                        .as("seed %d", seed)
                        .extracting(Problem::expression)
                        .contains(place.get());
                corrupted++;
            }
        }
        assertThat(corrupted).isGreaterThan(ROUNDS / 10);
    }

    private static List<Problem> faults(byte[] json) {
        return switch (FhirJson.parse(json, QuestionnaireResponse.class)) {
            case Parsed.ParsedResource<QuestionnaireResponse>(var read) ->
                ResponseCheck.faults(SampleForms.small(), read, SampleAnswers.BOUNDS);
            case Parsed.UnparsableResource<QuestionnaireResponse>(var problems) -> problems;
        };
    }

    /** Corruptions of a valid response; each returns the place at which its fault must be reported. */
    enum Corruption {
        WRONG_TYPE {
            @Override
            Optional<String> of(QuestionnaireResponse response, Random random) {
                return any(questions(response), random).map(item -> {
                    item.getAnswerFirstRep().setValue(new BooleanType(true));
                    return place(response, item) + ".answer[0].value";
                });
            }
        },
        NO_VALUE {
            @Override
            Optional<String> of(QuestionnaireResponse response, Random random) {
                return any(questions(response), random).map(item -> {
                    item.getAnswerFirstRep().setValue(null);
                    return place(response, item) + ".answer[0]";
                });
            }
        },
        VALUE_AND_REASON {
            @Override
            Optional<String> of(QuestionnaireResponse response, Random random) {
                return any(questions(response), random).map(item -> {
                    item.getAnswerFirstRep().addExtension(SampleAnswers.absent());
                    return place(response, item) + ".answer[0]";
                });
            }
        },
        TWO_ANSWERS {
            @Override
            Optional<String> of(QuestionnaireResponse response, Random random) {
                Stream<QuestionnaireResponseItemComponent> single =
                        questions(response).filter(item -> !item.getLinkId().equals("care"));
                return any(single, random).map(item -> {
                    item.addAnswer()
                            .setValue(item.getAnswerFirstRep().getValue().copy());
                    return place(response, item) + ".answer";
                });
            }
        },
        UNKNOWN_ITEM {
            @Override
            Optional<String> of(QuestionnaireResponse response, Random random) {
                return any(SampleAnswers.all(response.getItem()), random).map(item -> {
                    String place = place(response, item);
                    item.setLinkId("unknown");
                    return place + ".linkId";
                });
            }
        },
        ITEM_TWICE {
            @Override
            Optional<String> of(QuestionnaireResponse response, Random random) {
                return any(response.getItem().stream(), random).map(item -> {
                    response.addItem(item.copy());
                    return "QuestionnaireResponse.item[" + (response.getItem().size() - 1) + "]";
                });
            }
        },
        ITEM_ELSEWHERE {
            @Override
            Optional<String> of(QuestionnaireResponse response, Random random) {
                return any(response.getItem().stream().flatMap(group -> group.getItem().stream()), random)
                        .map(item -> {
                            response.getItem().forEach(group -> group.getItem().remove(item));
                            response.addItem(item);
                            return "QuestionnaireResponse.item["
                                    + (response.getItem().size() - 1) + "]";
                        });
            }
        },
        GROUP_ANSWERED {
            @Override
            Optional<String> of(QuestionnaireResponse response, Random random) {
                return any(response.getItem().stream().filter(QuestionnaireResponseItemComponent::hasItem), random)
                        .map(group -> {
                            group.addAnswer().setValue(new StringType("a"));
                            return place(response, group) + ".answer";
                        });
            }
        },
        NOT_ASKED {
            @Override
            Optional<String> of(QuestionnaireResponse response, Random random) {
                if (!ResponseCheck.isFinished(response)
                        || EnabledItems.of(
                                        SampleForms.small(),
                                        ItemCheck.ChosenOptions.in(SampleForms.small(), response.getItem())
                                                .byLinkId())
                                .has("both")) {
                    return Optional.empty();
                }
                SampleAnswers.answer(response.addItem(), "both", new StringType("a"));
                return Optional.of(
                        "QuestionnaireResponse.item[" + (response.getItem().size() - 1) + "].answer");
            }
        };

        abstract Optional<String> of(QuestionnaireResponse response, Random random);

        static Stream<QuestionnaireResponseItemComponent> questions(QuestionnaireResponse response) {
            return SampleAnswers.all(response.getItem()).filter(QuestionnaireResponseItemComponent::hasAnswer);
        }

        static Optional<QuestionnaireResponseItemComponent> any(
                Stream<QuestionnaireResponseItemComponent> items, Random random) {
            List<QuestionnaireResponseItemComponent> candidates = items.toList();
            return candidates.isEmpty()
                    ? Optional.empty()
                    : Optional.of(candidates.get(random.nextInt(candidates.size())));
        }

        static String place(QuestionnaireResponse response, QuestionnaireResponseItemComponent item) {
            return SampleAnswers.place(response, item.getLinkId());
        }
    }
}
