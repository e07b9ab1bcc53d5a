package org.dorsal.scoring;

import java.util.Arrays;
import java.util.function.Function;
import org.dorsal.knowledge.Condition;

/** Condition with leaves that are places among the truths of a response. */
sealed interface CompiledCondition {
    /**
     * The truth in a response.
     *
     * @param plain false within an odd number of negations, where an open optional question counts as true
     */
    Truth truth(Truths truths, boolean plain);

    /**
     * Truths of the leaves in one response, and of the terms judged so far.
     *
     * @param firm whether an exception stays open until it is known, as bounds over all later answers demand
     * @param decided what the scoring decided, for care
     */
    record Truths(
            Truth[] plain,
            Truth[] negated,
            Truth[] plainTerms,
            Truth[] negatedTerms,
            boolean firm,
            Function<Condition.DecidedFact, Truth> decided) {
        /** All leaves false, as those of a question that was answered otherwise. */
        static Truths allFalse(CompiledConditions conditions, boolean firm) {
            Truth[] plain = new Truth[conditions.leaves()];
            Arrays.fill(plain, Truth.FALSE);
            return new Truths(
                    plain,
                    plain.clone(),
                    new Truth[conditions.terms()],
                    new Truth[conditions.terms()],
                    firm,
                    _ -> Truth.UNKNOWN);
        }

        Truths deciding(Function<Condition.DecidedFact, Truth> facts) {
            return new Truths(plain, negated, plainTerms, negatedTerms, firm, facts);
        }

        /** @param optional whether the question need not be answered */
        void put(int place, Truth truth, boolean optional) {
            boolean open = optional && truth == Truth.UNKNOWN;
            plain[place] = open ? Truth.FALSE : truth;
            negated[place] = open ? Truth.TRUE : truth;
        }
    }

    /** An option of a question, or a comparison. */
    record Leaf(int place) implements CompiledCondition {
        @Override
        public Truth truth(Truths truths, boolean plain) {
            return plain ? truths.plain()[place] : truths.negated()[place];
        }
    }

    /**
     * {@code or}, decided by a true operand, or {@code and}, decided by a false one.
     *
     * @param leaves places of the operands that are leaves, which are judged first
     */
    record Joined(int[] leaves, CompiledCondition[] operands, Truth decisive) implements CompiledCondition {
        @Override
        public Truth truth(Truths truths, boolean plain) {
            Truth joined = decisive.not();
            Truth[] truthByLeaf = plain ? truths.plain() : truths.negated();
            for (int leaf : leaves) {
                Truth truth = truthByLeaf[leaf];
                if (truth == decisive) {
                    return decisive;
                }
                joined = truth == Truth.UNKNOWN ? truth : joined;
            }
            for (CompiledCondition operand : operands) {
                Truth truth = operand.truth(truths, plain);
                if (truth == decisive) {
                    return decisive;
                }
                joined = truth == Truth.UNKNOWN ? truth : joined;
            }
            return joined;
        }
    }

    /** {@code .not()}. */
    record Negated(CompiledCondition operand) implements CompiledCondition {
        @Override
        public Truth truth(Truths truths, boolean plain) {
            return operand.truth(truths, !plain).not();
        }
    }

    /** Exception, {@code ( ~ true).not()}. */
    record NotKnown(CompiledCondition operand) implements CompiledCondition {
        @Override
        public Truth truth(Truths truths, boolean plain) {
            Truth truth = operand.truth(truths, true);
            return truths.firm() ? truth.not() : Truth.of(truth != Truth.TRUE);
        }
    }

    /** A condition that several others name; it is judged once. */
    record Term(int place, CompiledCondition meaning) implements CompiledCondition {
        @Override
        public Truth truth(Truths truths, boolean plain) {
            Truth[] judged = plain ? truths.plainTerms() : truths.negatedTerms();
            Truth truth = judged[place];
            if (truth == null) {
                truth = meaning.truth(truths, plain);
                judged[place] = truth;
            }
            return truth;
        }
    }

    /** Sum of the points of the operands that are true. */
    record Sum(CompiledCondition[] operands, int[] points, int bound) implements CompiledCondition {
        @Override
        public Truth truth(Truths truths, boolean plain) {
            int least = 0;
            int most = 0;
            for (int item = 0; item < operands.length; item++) {
                Truth truth = operands[item].truth(truths, plain);
                least += truth == Truth.TRUE ? points[item] : 0;
                most += truth == Truth.FALSE ? 0 : points[item];
            }
            return least >= bound ? Truth.TRUE : most < bound ? Truth.FALSE : Truth.UNKNOWN;
        }
    }

    /** Something that the scoring itself decided. */
    record Decided(Condition.DecidedFact about) implements CompiledCondition {
        @Override
        public Truth truth(Truths truths, boolean plain) {
            return truths.decided().apply(about);
        }
    }
}
