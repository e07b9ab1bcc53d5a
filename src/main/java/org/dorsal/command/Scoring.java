package org.dorsal.command;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dorsal.assessment.Assess;
import org.dorsal.assessment.Rescoring;
import org.dorsal.assessment.Rescoring.Rescored;
import org.dorsal.audit.archive.Rescore;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Finding;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;

/** Scores stored answers anew for the verifier, with the knowledge of the export. */
record Scoring(Rescoring rescoring) implements Rescore {

    static Opened open(Map<String, byte[]> files) {
        List<ProfileFile> profiles = files.entrySet().stream()
                .map(file -> new ProfileFile(file.getKey(), file.getValue()))
                .toList();
        try {
            return switch (Knowledge.load(profiles)) {
                case Knowledge.Loaded.Ready(Knowledge knowledge) ->
                    new Opened.Ready(new Scoring(
                            new Rescoring(new Assess(knowledge, new Gate(Limits.ofRequests())), knowledge)));
                case Knowledge.Loaded.Faulty(List<Finding> findings) ->
                    new Opened.Unfit("they have " + findings.size() + " findings, the first is " + findings.getFirst());
            };
        } catch (RuntimeException fault) {
            return new Opened.Unfit("they can't be read (" + fault.getClass().getSimpleName() + ")");
        }
    }

    @Override
    public Answer asThen(byte[] response, byte[] panel) {
        try {
            return switch (rescoring.asThen(response, panel)) {
                case Rescored.NothingSaid _ -> new Answer.Nothing();
                case Rescored.Impossible(String says) -> new Answer.Impossible(says);
                case Rescored.Done done when done.same() -> new Answer.Same();
                case Rescored.Done done -> new Answer.Different(difference(done));
            };
        } catch (RuntimeException fault) { // bytes that somebody has made: whatever they break, the check goes on
            return new Answer.Impossible(
                    "scoring failed with " + fault.getClass().getSimpleName());
        }
    }

    private static String difference(Rescored.Done done) {
        String flags = done.changes().stream()
                .map(change ->
                        change.flag() + " " + change.was().map(Enum::name).orElse("none") + " instead of "
                                + change.now().map(Enum::name).orElse("none"))
                .collect(Collectors.joining(", "));
        return "stored is " + done.was().disposition() + ", computed "
                + done.now().disposition() + (flags.isEmpty() ? "" : "; " + flags);
    }
}
