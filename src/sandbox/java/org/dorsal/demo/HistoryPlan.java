package org.dorsal.demo;

import java.time.*;
import java.time.temporal.TemporalAdjusters;
import java.util.*;
import java.util.stream.IntStream;
import org.dorsal.demo.HistoryStep.StepKind;

/**
 * Plan of what a clinic did in the twelve weeks before the last Saturday, drawn from a seed: the same plan on each day. In each
 * session three clinicians see a patient each; the number of sessions grows from week to week.
 */
final class HistoryPlan {
    static final int WEEKS = 12;

    private static final int SEED = 46;
    private static final int FIRST_WEEK_WEIGHT = 10;
    private static final int UNSIGNED_DAYS = 9;
    private static final int ONE_UNSIGNED_OF = 5;
    private static final int ONE_OVERRIDDEN_OF = 10;
    private static final int ONE_AMENDED_OF = 14;
    private static final int ONE_WITHDRAWN_OF = 20;
    private static final Set<DayOfWeek> CLINIC_DAYS =
            Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY);
    private static final List<Integer> HOURS = List.of(9, 11, 14, 16);
    private static final List<String> CLINICIANS =
            List.of("clinician-1", "clinician-2", SimulatedPatient.THIRD_CLINICIAN);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final SimulatedAnswers answers;
    private final List<SimulatedPatient> returning = SimulatedPatient.returning();
    private final List<SimulatedPatient> added = SimulatedPatient.added();
    private final List<HistoryStep> steps = new ArrayList<>();
    private final LocalDate today;

    private HistoryPlan(SimulatedAnswers answers, LocalDate today) {
        this.answers = answers;
        this.today = today;
    }

    /** Returns the steps in their order; all are on days before {@code now}. */
    static List<HistoryStep> steps(SimulatedAnswers answers, int count, Instant now) {
        // which day of the week it is must not change who is drawn
        LocalDate saturday =
                LocalDate.ofInstant(now, ZoneOffset.UTC).with(TemporalAdjusters.previousOrSame(DayOfWeek.SATURDAY));
        HistoryPlan plan = new HistoryPlan(answers, saturday);
        plan.draw(count);
        return plan.steps.stream()
                .sorted(Comparator.comparing(HistoryStep::time))
                .toList();
    }

    private void draw(int count) {
        int number = 0;
        List<Instant> sessions = sessions(Math.ceilDiv(count, CLINICIANS.size()));
        for (Instant session : sessions) {
            List<SimulatedPatient> knownPatients = new ArrayList<>();
            for (String clinician : CLINICIANS) {
                if (number < count) {
                    number++;
                    SimulatedPatient patient = patient(knownPatients);
                    knownPatients.add(patient);
                    assess(number, patient, clinician, session, number == count);
                }
            }
        }
    }

    /** Draws the moments at which the clinicians sign, in their order. */
    private List<Instant> sessions(int count) {
        int weights = IntStream.range(0, WEEKS).map(HistoryPlan::weight).sum();
        List<Instant> sessions = new ArrayList<>();
        int weighed = 0;
        for (int week = 0; week < WEEKS; week++) {
            weighed += weight(week);
            while (sessions.size() < count * weighed / weights) {
                LocalDate day = today.minusWeeks(WEEKS - week).plusDays(random.nextInt(7));
                Instant session = instant(day)
                        .plus(Duration.ofHours(HOURS.get(random.nextInt(HOURS.size()))))
                        .plus(minutes(20, 50));
                if (CLINIC_DAYS.contains(day.getDayOfWeek())) {
                    sessions.add(session);
                }
            }
        }
        return sessions.stream().sorted().toList();
    }

    private static int weight(int week) {
        return FIRST_WEEK_WEIGHT + week;
    }

    private SimulatedPatient patient(List<SimulatedPatient> knownPatients) {
        List<SimulatedPatient> patients = random.nextInt(100) < 18 ? returning : added;
        SimulatedPatient patient = patients.get(random.nextInt(patients.size()));
        return knownPatients.contains(patient) ? patient(knownPatients) : patient;
    }

    private void assess(int number, SimulatedPatient patient, String clinician, Instant session, boolean last) {
        Instant received = session.minus(minutes(5, 20));
        SimulatedAssessment assessment = new SimulatedAssessment(
                number, patient.id(), clinician, answers.draw(random, patient, received), received);
        steps.add(new HistoryStep(received, StepKind.RECEIVE, assessment));
        boolean recent = received.isAfter(instant(today.minusDays(UNSIGNED_DAYS)));
        if (last) {
            steps.add(new HistoryStep(session, StepKind.SIGN_REFUSED, assessment));
        } else if (!recent || number % ONE_UNSIGNED_OF != 0) {
            StepKind kind = number % ONE_OVERRIDDEN_OF == 4 ? StepKind.OVERRIDE : StepKind.SIGN;
            steps.add(new HistoryStep(session, kind, assessment));
        }
        if (!recent && number % ONE_AMENDED_OF == 5) {
            steps.add(new HistoryStep(daysAfter(session), StepKind.AMEND, assessment));
        } else if (!recent && number % ONE_WITHDRAWN_OF == 7) {
            steps.add(new HistoryStep(daysAfter(session), StepKind.WITHDRAW, assessment));
        }
    }

    private Instant daysAfter(Instant session) {
        return session.plus(Duration.ofDays(random.nextInt(1, 6))).plus(minutes(0, 60));
    }

    private Duration minutes(int least, int most) {
        return Duration.ofSeconds(random.nextInt(least * 60, most * 60));
    }

    private static Instant instant(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
