package org.dorsal.http.web;

import org.dorsal.knowledge.Codes;
import org.dorsal.note.AmbulanceHandover;
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
                                visit.sitePages().site().rules().name(),
                                sheet.entries(),
                                codes,
                                visit.time(),
                                visit.zone()));
    }
}
