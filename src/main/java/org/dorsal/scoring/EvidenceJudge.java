package org.dorsal.scoring;

import java.util.*;
import java.util.function.Function;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.Form;

/**
 * Judges the conditions of evidence models by Kleene's logic. A question that does not concern the person makes a
 * comparison with its answer false; a question that need not be answered, such as an examination, has the value that
 * fulfils nothing while it is open, so it holds no result up.
 *
 * @param optional linkIds of the questions that hold nothing up while open
 */
record EvidenceJudge(
        Answers answers,
        Branches branches,
        Set<String> optional,
        CompiledConditions conditions,
        CompiledCondition.Truths truths) {
    /** Judge of the models and of their care. */
    static EvidenceJudge of(EvidenceModels models, Care care, Form form, Answers answers) {
        return judged(models, CompiledConditions.of(models, care), answers, new Branches(form, answers), false);
    }

    /** Judge of bounds over all later answers; every branch that the page shows is open. */
    static EvidenceJudge firm(EvidenceModels models, Form form, Answers answers) {
        return judged(models, CompiledConditions.of(models), answers, Branches.shown(form, answers), true);
    }

    private static EvidenceJudge judged(
            EvidenceModels models, CompiledConditions conditions, Answers answers, Branches branches, boolean firm) {
        EvidenceJudge judge = new EvidenceJudge(
                answers, branches, models.optional(), conditions, CompiledCondition.Truths.allFalse(conditions, firm));
        conditions.questions().forEach(judge::judgeOptions);
        conditions.numbers().forEach(judge::judgeNumber);
        return judge;
    }

    /** Judge of conditions that may read what the scoring decided. */
    EvidenceJudge deciding(Function<Condition.DecidedFact, Truth> facts) {
        return new EvidenceJudge(answers, branches, optional, conditions, truths.deciding(facts));
    }

    /** Whether all of them are known to be true. */
    boolean holds(List<Condition> conditions) {
        for (Condition condition : conditions) {
            if (truth(condition) != Truth.TRUE) {
                return false;
            }
        }
        return true;
    }

    /** The truth of a compiled condition. */
    Truth truth(CompiledCondition condition) {
        return condition.truth(truths, true);
    }

    /** The truth of the condition. */
    Truth truth(Condition condition) {
        return conditions.get(condition).truth(truths, true);
    }

    /** linkIds of the questions without an answer in the condition. */
    Set<String> open(Condition condition) {
        Set<String> linkIds = new LinkedHashSet<>();
        gather(condition, linkIds);
        return linkIds;
    }

    /** Options that were not chosen have the same truth: false once the question is answered. */
    private void judgeOptions(CompiledConditions.QuestionLeaves question) {
        Optional<Answer.ChosenCodes> choice = answers.choice(question.linkId());
        boolean answered = choice.isPresent()
                && choice.get().unknown().isEmpty()
                && !choice.get().known().isEmpty();
        Truth unchosen = answered ? Truth.FALSE : branches.open(question.linkId());
        if (unchosen != Truth.FALSE) {
            for (int place : question.places()) {
                truths.put(place, unchosen, question.optional());
            }
        }
        if (choice.isPresent()) {
            for (String code : choice.get().known()) {
                Integer place = question.byCode().get(code);
                if (place != null) {
                    truths.put(place, Truth.TRUE, false);
                }
            }
        }
    }

    private void judgeNumber(String name, Map<Condition.ComparedNumber, Integer> places) {
        Optional<Answer.MeasuredAnswer> number = answers.number(name);
        if (number.isPresent()) {
            places.forEach((compared, place) -> {
                boolean low = compared.holds(number.get().low());
                boolean same = low == compared.holds(number.get().high());
                truths.put(place, same ? Truth.of(low) : Truth.UNKNOWN, false);
            });
            return;
        }
        List<String> behind = answers.behind(name);
        Truth open = Truth.UNKNOWN;
        boolean holdsNothingUp = false;
        for (String linkId : behind) {
            open = branches.enabled(linkId) == Truth.FALSE ? Truth.FALSE : open;
            holdsNothingUp |= optional.contains(linkId);
        }
        if (open != Truth.FALSE) {
            for (int place : places.values()) {
                truths.put(place, open, holdsNothingUp);
            }
        }
    }

    private void gather(Condition condition, Set<String> linkIds) {
        if (truth(condition) != Truth.UNKNOWN) {
            return;
        }
        switch (condition) {
            case Condition.OrCondition or -> or.operands().forEach(operand -> gather(operand, linkIds));
            case Condition.AndCondition and -> and.operands().forEach(operand -> gather(operand, linkIds));
            case Condition.NotCondition not -> gather(not.operand(), linkIds);
            case Condition.NamedCondition term -> gather(term.meaning(), linkIds);
            case Condition.PointsCondition points -> points.items().forEach(item -> gather(item.condition(), linkIds));
            case Condition.YesCondition yes -> branches.addMissing(yes.linkId(), linkIds);
            case Condition.OptionCondition chosen -> branches.addMissing(chosen.linkId(), linkIds);
            case Condition.ComparedNumber compared -> {
                List<String> missing = answers.missing(compared.name());
                // a number of which only bounds are known is settled by the same question
                (missing.isEmpty() ? answers.behind(compared.name()) : missing)
                        .forEach(linkId -> branches.addMissing(linkId, linkIds));
            }
            case Condition.NotKnownCondition not -> gather(not.operand(), linkIds);
            case Condition.DecidedFact _ -> {
                // not of the answers
            }
        }
    }
}
