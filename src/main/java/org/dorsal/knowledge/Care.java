package org.dorsal.knowledge;

import java.util.*;
import java.util.stream.Collectors;

/**
 * Edition of the care PlanDefinition: the offers for each disposition. An action is offered only when its condition
 * is true; unknown offers nothing.
 *
 * @param complaint codes of the complaint that its plans address (context {@code focus})
 */
public record Care(
        Edition edition,
        Wording title,
        List<Coded> complaint,
        String form,
        List<Offer> offers,
        List<Hint> hints,
        List<Goal> goals,
        List<Contradiction> contradictions,
        Approval approval) {

    public Care {
        complaint = List.copyOf(complaint);
        offers = List.copyOf(offers);
        hints = List.copyOf(hints);
        goals = List.copyOf(goals);
        contradictions = List.copyOf(contradictions);
    }

    /** Finds the newest edition of the plans that read the form. */
    static Optional<Care> newest(Collection<Care> cares, Form form) {
        return cares.stream()
                .filter(care -> care.form().equals(form.edition().canonical()))
                .max(Comparator.comparing(care -> care.edition().version(), Versions.ORDER));
    }

    /** Edition and approval of the care. */
    public Plan plan() {
        return new Plan(edition, approval);
    }

    /**
     * Contradiction between answers, or between an answer and the record.
     *
     * @param code code in results, in the clinician's confirmation, and in audit events; its display is the title
     * @param text text with the contradiction and the question to repeat
     * @param concerns linkIds of the questions
     * @param when condition; true only while both sides are known
     */
    public record Contradiction(Coded code, Wording text, List<String> concerns, Condition when) {
        public Contradiction {
            concerns = List.copyOf(concerns);
        }

        /**
         * Returns the linkIds of the questions that the record contradicts; none for contradictions between answers.
         */
        public Set<String> ofRecord() {
            return ConditionReads.ofRecord(when).stream()
                    .map(Condition.OptionCondition::linkId)
                    .map(ConditionReads::question)
                    .collect(Collectors.toSet());
        }
    }

    /**
     * Proposed activity: the conditions of its action and of the actions around it must all be true.
     *
     * @param never contraindications: one that is present or open removes the activity
     * @param insteadOf code of the activity that must have been removed before this one is proposed
     * @param must it can't be declined (R4 {@code requiredBehavior})
     * @param signs lists of signs that complete the activity's text for one person
     */
    public record Offer(
            Activity activity,
            List<Condition> conditions,
            List<Exclusion> never,
            Optional<String> insteadOf,
            boolean must,
            List<SignList> signs) {
        public Offer {
            conditions = List.copyOf(conditions);
            never = List.copyOf(never);
            signs = List.copyOf(signs);
        }
    }

    /**
     * Signs for a person to act on.
     *
     * @param lead beginning of the sentence
     * @param limit number of signs that are named at the most
     * @param signs in the order in which they are chosen
     */
    public record SignList(Wording lead, int limit, List<Sign> signs) {
        public SignList {
            signs = List.copyOf(signs);
        }
    }

    /** A sign, named if the conditions are all true. */
    public record Sign(Wording words, List<Condition> conditions) {
        public Sign {
            conditions = List.copyOf(conditions);
        }
    }

    /** A reason against an activity: it counts while its condition is true or unknown. */
    public record Exclusion(Condition when, Wording reason) {}

    /** Returns the codes of the activities that can't be declined. */
    public Set<String> undeclinable() {
        return offers.stream()
                .filter(Offer::must)
                .map(offer -> offer.activity().code().code())
                .collect(Collectors.toSet());
    }

    /** A remark for the clinician, never a cause; shown when its conditions are all true. */
    public record Hint(String id, Wording title, Wording text, List<String> citations, List<Condition> conditions) {}

    /** A goal of the plan, set when the conditions of the action that names it are all true. */
    public record Goal(String id, Wording text, List<Condition> conditions) {}

    /**
     * Days after the assessment within which an activity is due.
     *
     * @param first empty when it may be at once
     * @param last 0 for the same day
     */
    public record Term(Optional<Integer> first, int last) {}

    /**
     * An ActivityDefinition as the plan shows it.
     *
     * @param kind R4 request resource type (ServiceRequest, Task, CommunicationRequest)
     * @param title how clinicians read it in a list
     * @param heading its title as the patient reads it
     * @param timing canonical JSON of its timingTiming, empty when the source gives none
     * @param term when it is due (timingDuration, or the bounds of timingTiming)
     * @param performer type of its participant, or the role where that is stated
     */
    public record Activity(
            Edition edition,
            String kind,
            Coded code,
            Wording title,
            Wording heading,
            Wording says,
            Optional<String> timing,
            Optional<Term> term,
            Optional<Coded> performer) {
        /** Copy with another text. */
        public Activity saying(Wording text) {
            return new Activity(edition, kind, code, title, heading, text, timing, term, performer);
        }

        /**
         * Hash of the code alone: each scoring looks activities up, and hashing their texts took a quarter of its
         * time.
         */
        @Override
        public int hashCode() {
            return code.code().hashCode();
        }
    }
}
