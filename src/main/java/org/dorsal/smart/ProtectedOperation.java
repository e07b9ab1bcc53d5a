package org.dorsal.smart;

import static org.dorsal.smart.Interaction.CREATE;
import static org.dorsal.smart.Interaction.READ;
import static org.dorsal.smart.Interaction.SEARCH;
import static org.dorsal.smart.Interaction.UPDATE;

import java.util.List;

/** FHIR operations that require permissions; each maps to the interactions with the resources that it touches. */
public enum ProtectedOperation {
    /**
     * POST {@code QuestionnaireResponse/$score}: submits a response for scoring without storing it. Requires create as
     * a create does, and a patient scope binds the subject of the body in the same way.
     */
    SCORE,

    /** GET {@code QuestionnaireResponse/{id}/$score}: returns the results of a stored response. */
    STORED_SCORE,

    /** POST {@code QuestionnaireResponse/$validate}: checks a response as a create does, without storing it. */
    VALIDATE,

    /**
     * POST {@code QuestionnaireResponse/{id}/$validate}: checks a stored response, or one that is to follow it as an
     * update. Issues name places in the stored response, so read access is required, too.
     */
    STORED_VALIDATE,

    /** POST {@code QuestionnaireResponse/$extract}: extracts the results of a supplied response, without storing it. */
    EXTRACT,

    /**
     * POST {@code Questionnaire/$populate} and {@code Questionnaire/{id}/$populate}: fills a response from the record
     * that is sent, without storing it. Reads of the EHR are limited to types that the caller may read.
     */
    POPULATE,

    /** {@code QuestionnaireResponse/{id}/$extract}: returns the stored Observations of a response as a transaction. */
    STORED_EXTRACT,

    /** {@code PlanDefinition/$apply} with a response in the request: returns its care plan, without storing it. */
    APPLY,

    /** {@code PlanDefinition/$apply} without one: finds the subject's newest response and returns its care plan. */
    STORED_APPLY,

    /** POST {@code Subscription}: its notifications name responses. */
    SUBSCRIBE,

    /** PUT {@code Subscription/{id}}: requests notifications again. */
    RESUBSCRIBE,

    /** {@code Subscription/{id}/$events}: returns earlier events, which name responses. */
    SUBSCRIPTION_EVENTS;

    /** Returns the interactions that must all be permitted. */
    List<RequiredInteraction> needs() {
        return switch (this) {
            case SCORE, VALIDATE, EXTRACT, POPULATE, APPLY ->
                List.of(new RequiredInteraction(CREATE, "QuestionnaireResponse"));
            case STORED_VALIDATE ->
                List.of(
                        new RequiredInteraction(READ, "QuestionnaireResponse"),
                        new RequiredInteraction(UPDATE, "QuestionnaireResponse"));
            case STORED_EXTRACT ->
                List.of(
                        new RequiredInteraction(READ, "QuestionnaireResponse"),
                        new RequiredInteraction(READ, "Observation"));
            case STORED_APPLY ->
                List.of(
                        new RequiredInteraction(READ, "QuestionnaireResponse"),
                        new RequiredInteraction(SEARCH, "QuestionnaireResponse"),
                        new RequiredInteraction(READ, "CarePlan"));
            case SUBSCRIBE -> toSubscribe(CREATE);
            case RESUBSCRIBE -> toSubscribe(UPDATE);
            case SUBSCRIPTION_EVENTS -> toSubscribe(READ);
            case STORED_SCORE ->
                List.of(
                        new RequiredInteraction(READ, "QuestionnaireResponse"),
                        new RequiredInteraction(READ, "Observation"),
                        new RequiredInteraction(READ, "CarePlan"),
                        new RequiredInteraction(READ, "Provenance"));
        };
    }

    private static List<RequiredInteraction> toSubscribe(Interaction interaction) {
        return List.of(
                new RequiredInteraction(interaction, "Subscription"),
                new RequiredInteraction(READ, "QuestionnaireResponse"));
    }

    record RequiredInteraction(Interaction interaction, String type) {}
}
