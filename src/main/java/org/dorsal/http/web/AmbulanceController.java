package org.dorsal.http.web;

import java.util.Optional;
import org.dorsal.assessment.SignRequest;
import org.dorsal.knowledge.Codes;
import org.dorsal.note.AmbulanceHandover;
import org.dorsal.note.ResultStory;
import org.dorsal.note.Words;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Route of the handover to an ambulance, from the answers so far. */
@Controller
@RequestMapping(LaunchPageArea.ROOT + "/{launch}")
record AmbulanceController(AnswerSheets sheets, Codes codes) {
    @GetMapping("/ambulance")
    ModelAndView handover(Visit visit, PageForm form) {
        AssessmentState sheet = sheets.open(visit);
        return sheet.emergencies().isEmpty()
                ? visit.redirect("")
                : PageViews.page(
                        "ambulance",
                        AmbulanceHandover.of(
                                sender(visit, Optional.empty()), sheet.entries(), codes, visit.time(), visit.zone()));
    }

    /** Returns who hands over: the clinician of the visit, also of what a colleague has signed. */
    static AmbulanceHandover.HandoverSender sender(Visit visit, Optional<ResultStory> signed) {
        return new AmbulanceHandover.HandoverSender(
                Signer.of(visit)
                        .map(SignRequest.Attester::named)
                        .orElseGet(() -> Words.say(visit.locale(), "not-known")),
                visit.sitePages().site().rules().name(),
                visit.sitePages().options().phone(),
                signed);
    }
}
