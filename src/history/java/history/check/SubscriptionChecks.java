package history.check;

import history.record.Call;
import java.util.*;

/** Checks of the promises about the events of a subscription. */
final class SubscriptionChecks {
    private SubscriptionChecks() {}

    /** Requires that events are numbered from 1 without a gap, one for each change. */
    static void numbers(Findings findings) {
        Notices notices = Notices.of(findings);
        long next = 1;
        for (Map.Entry<Long, Call> notice : notices.byNumber().entrySet()) {
            findings.require(notice.getKey() == next, "number " + next + " is missing", notice.getValue());
            next = notice.getKey() + 1;
        }
        for (Call notice : findings.history().of("final-notice")) {
            Call other = notices.byNumber().get(number(notice));
            findings.require(focus(notice).equals(focus(other)), "two events with one number", notice, other);
        }
        if (findings.history().of("subscribed").isEmpty()) {
            return;
        }
        Signatures signatures = Signatures.of(findings.history());
        findings.stored().versions().forEach((id, versions) -> {
            int events = notices.byFocus().getOrDefault(id, List.of()).size();
            int least = versions.size() + (signatures.acknowledged().containsKey(id) ? 1 : 0);
            int most = versions.size() + signatures.attempts().getOrDefault(id, 0);
            findings.require(
                    events >= least && events <= most,
                    events + " events of " + least + " to " + most + " changes",
                    versions.lastEntry().getValue());
        });
    }

    /** Requires that a change that was committed before another has the lower number. */
    static void numberOrder(Findings findings) {
        Notices notices = Notices.of(findings);
        Signatures signatures =
                Signatures.of(findings.history()); // of what may be signed, an event is not that of a version
        List<Write> ended = new ArrayList<>(findings.stored().writes());
        ended.removeIf(write -> !write.ok() || !signatures.excluded(write.id()) || notices.of(write) == 0);
        ended.sort(Comparator.comparingLong(write -> write.call().end()));
        List<Write> begun = new ArrayList<>(ended);
        begun.sort(Comparator.comparingLong(write -> write.call().begin()));
        Write highest = null;
        int place = 0;
        for (Write write : begun) {
            while (place < ended.size() && ended.get(place).call().before(write.call())) {
                Write earlier = ended.get(place++);
                highest = highest == null || notices.of(earlier) > notices.of(highest) ? earlier : highest;
            }
            if (highest != null && notices.of(write) <= notices.of(highest)) {
                findings.report(
                        "a later change has a lower number than " + notices.of(highest), write.call(), highest.call());
            }
        }
    }

    /** Requires that the callback gets each event at least once, always under its number. */
    static void notified(Findings findings) {
        Notices notices = Notices.of(findings);
        Set<Long> arrived = new HashSet<>();
        for (Call sent : findings.history().of("notified")) {
            arrived.add(number(sent));
            Call notice = notices.byNumber().get(number(sent));
            boolean same = notice != null && focus(notice).equals(focus(sent));
            findings.require(same, "an event was sent that the list does not have", sent);
        }
        notices.byNumber()
                .forEach((number, notice) ->
                        findings.require(arrived.contains(number), "an event was never sent", notice));
    }

    private static long number(Call notice) {
        return Long.parseLong(notice.got("event-number"));
    }

    private static String focus(Call notice) {
        return notice.got("focus").substring(notice.got("focus").lastIndexOf('/') + 1);
    }

    /** Events by number, and their numbers by response. */
    private record Notices(TreeMap<Long, Call> byNumber, Map<String, List<Long>> byFocus) {
        static Notices of(Findings findings) {
            Notices notices = new Notices(new TreeMap<>(), new HashMap<>());
            findings.history()
                    .of("final-notice")
                    .forEach(notice -> notices.byNumber.putIfAbsent(number(notice), notice));
            notices.byNumber.forEach((number, notice) -> notices.byFocus
                    .computeIfAbsent(focus(notice), _ -> new ArrayList<>())
                    .add(number));
            return notices;
        }

        /** Number of the event of a write: the first of a response is that of its first version; 0 without one. */
        long of(Write write) {
            List<Long> numbers = byFocus.getOrDefault(write.id(), List.of());
            return write.version() <= numbers.size() ? numbers.get(write.version() - 1) : 0;
        }
    }
}
