using System.Text.Json.Nodes;
using BackOffice.Rules.Clocks;
using static BackOffice.Rules.Tests.Clocks.SharedData;

namespace BackOffice.Rules.Tests.Clocks;

/// <summary>The worked dates of the process descriptions, by their ids there; the start comes first, then what it gives.</summary>
public class ClockVectorTests
{
    private static readonly ClockVerbs Verbs = new(SharedData.Clocks, SharedData.Calendars);

    [Theory]
    // E1: 16 weeks lands on the Early May bank holiday; the due day stands and the work target is the Friday before.
    [InlineData("E1", "SEN.REQ6", "2026-01-12", "2026-02-23", "2026-02-23")]
    [InlineData("E1", "SEN.DEC16", "2026-01-12", "2026-05-04", "2026-05-01")]
    [InlineData("E1", "SEN.FIN20", "2026-01-12", "2026-06-01", "2026-06-01")]
    [InlineData("E2", "SEN.REQ6", "2025-09-08", "2025-10-20", "2025-10-20")]
    [InlineData("E2", "SEN.DEC16", "2025-09-08", "2025-12-29", "2025-12-29")]
    [InlineData("E2", "SEN.FIN20", "2025-09-08", "2026-01-26", "2026-01-26")]
    // E4: six weeks on Boxing Day, twenty on Good Friday.
    [InlineData("E4", "SEN.REQ6", "2025-11-14", "2025-12-26", "2025-12-24")]
    [InlineData("E4", "SEN.DEC16", "2025-11-14", "2026-03-06", "2026-03-06")]
    [InlineData("E4", "SEN.FIN20", "2025-11-14", "2026-04-03", "2026-04-02")]
    // E5 crosses 29 February 2028.
    [InlineData("E5", "SEN.REQ6", "2028-02-02", "2028-03-15", "2028-03-15")]
    [InlineData("E5", "SEN.DEC16", "2028-02-02", "2028-05-24", "2028-05-24")]
    [InlineData("E5", "SEN.FIN20", "2028-02-02", "2028-06-21", "2028-06-21")]
    [InlineData("E6", "SEN.DEC16", "2026-06-08", "2026-09-28", "2026-09-28")]
    [InlineData("E6", "SEN.FIN20", "2026-06-08", "2026-10-26", "2026-10-26")]
    [InlineData("E6", "SEN.ADV6", "2026-07-16", "2026-08-27", "2026-08-27")]
    [InlineData("E9", "SEN.REP15", "2025-11-24", "2025-12-08", "2025-12-08")]
    [InlineData("E9 posted", "SEN.REP15", "2025-11-26", "2025-12-10", "2025-12-10")]
    [InlineData("E10", "SEN.REP15", "2025-12-22", "2026-01-05", "2026-01-05")]
    [InlineData("E12", "SEN.AR12M", "2026-03-10", "2027-03-09", "2027-03-09")]
    [InlineData("E12", "SEN.AR2W", "2027-02-09", "2027-01-26", "2027-01-26")]
    [InlineData("E14", "SEN.AR2W", "2027-02-01", "2027-01-18", "2027-01-18")]
    [InlineData("E14", "SEN.ARREP2", "2027-02-01", "2027-02-15", "2027-02-15")]
    [InlineData("E14", "SEN.AR4", "2027-02-01", "2027-03-01", "2027-03-01")]
    [InlineData("E14", "SEN.REP15", "2027-02-22", "2027-03-08", "2027-03-08")]
    [InlineData("E14", "SEN.AM12", "2027-02-01", "2027-04-26", "2027-04-26")]
    [InlineData("E15", "SEN.ARREP2", "2025-12-01", "2025-12-15", "2025-12-15")]
    [InlineData("E15", "SEN.AR4", "2025-12-01", "2025-12-29", "2025-12-29")]
    [InlineData("E15", "SEN.AM12", "2025-12-01", "2026-02-23", "2026-02-23")]
    [InlineData("E17", "SEN.PH31M", "2027-09-01", "2027-03-30", "2027-03-30")]
    [InlineData("E18", "SEN.P16", "2027-09-01", "2027-04-01", "2027-04-01")]
    [InlineData("E18", "SEN.P16", "2028-07-31", "2028-02-29", "2028-02-29")]
    [InlineData("E21", "SEN.TRIB", "2025-12-31", "2026-03-02", "2026-03-02")]
    [InlineData("E21", "SEN.TRIB", "2027-12-31", "2028-02-29", "2028-02-29")]
    [InlineData("E22", "SEN.TRIB", "2026-02-03", "2026-04-07", "2026-04-07")]
    [InlineData("E24", "SEN.RE15", "2026-08-04", "2026-08-19", "2026-08-19")]
    [InlineData("E24", "SEN.RE14", "2026-08-17", "2026-11-23", "2026-11-23")]
    // P1: received on the second working day after posting; P2 passes Good Friday and Easter Monday and does not roll.
    [InlineData("P1", "PN.PAY21", "2026-03-04", "2026-03-24", "2026-03-24")]
    [InlineData("P1", "PN.PAY28", "2026-03-04", "2026-03-31", "2026-03-31")]
    [InlineData("P2", "PN.PAY21", "2026-04-07", "2026-04-27", "2026-04-27")]
    [InlineData("P2", "PN.PAY28", "2026-04-07", "2026-05-04", "2026-05-01")]
    [InlineData("P4", "PN.PAY21", "2028-02-14", "2028-03-05", "2028-03-03")]
    [InlineData("P4", "PN.PAY28", "2028-02-14", "2028-03-12", "2028-03-10")]
    [InlineData("P7", "PN.THRESH", "2026-09-18", "2026-06-08", "2026-06-08")]
    [InlineData("P7", "PN.THRESH", "2026-09-22", "2026-06-15", "2026-06-15")]
    [InlineData("P11", "PN.3Y", "2028-02-29", "2031-02-28", "2031-02-28")]
    [InlineData("P14", "PN.LIM6M", "2025-10-17", "2026-04-17", "2026-04-17")]
    [InlineData("P14", "PN.LIM6M", "2028-03-31", "2028-09-30", "2028-09-29")]
    [InlineData("A1", "ADM.LODGE20", "2026-03-02", "2026-04-13", "2026-04-13")]
    [InlineData("A1", "ADM.HEAR40", "2026-04-13", "2026-06-17", "2026-06-17")]
    [InlineData("A2", "ADM.LODGE20", "2026-03-04", "2026-04-15", "2026-04-15")]
    [InlineData("A2", "ADM.HEAR40", "2026-04-15", "2026-06-19", "2026-06-19")]
    [InlineData("A4", "ADM.LODGE20", "2027-03-01", "2027-04-13", "2027-04-13")]
    [InlineData("A4", "ADM.HEAR40", "2027-04-13", "2027-06-17", "2027-06-17")]
    [InlineData("A6", "ADM.LODGE20", "2028-03-01", "2028-03-29", "2028-03-29")]
    [InlineData("A6", "ADM.HEAR40", "2028-03-29", "2028-06-19", "2028-06-19")]
    [InlineData("A9", "ADM.HEAR30", "2026-11-30", "2027-01-26", "2027-01-26")]
    [InlineData("A9", "ADM.HEAR30", "2027-03-15", "2027-05-12", "2027-05-12")]
    // A11: five school days across the summer holiday.
    [InlineData("A11", "ADM.DEC5", "2026-07-17", "2026-09-07", "2026-09-07")]
    [InlineData("A13", "ADM.HEAR30", "2026-04-20", "2026-06-10", "2026-06-10")]
    [InlineData("A14", "ADM.INY", "2026-05-14", "2026-06-12", "2026-06-12")]
    // V9 of the domain data: an in-year application received on a school's first day after half-term.
    [InlineData("V9", "ADM.INY", "2026-11-02", "2026-11-23", "2026-11-23")]
    [InlineData("Y1", "EMP.NOTIFY", "2026-01-10", "2026-01-17", "2026-01-16")]
    [InlineData("Y2", "EMP.NOTIFY", "2026-03-30", "2026-04-06", "2026-04-02")]
    [InlineData("Y9", "PERF.21", "2026-12-12", "2026-11-21", "2026-11-20")]
    [InlineData("Y11", "PERF.6M4D", "2026-06-20", "2025-12-20", "2025-12-19")]
    [InlineData("Y13", "PERF.CONSEC", "2026-01-05", "2026-01-10", "2026-01-09")]
    [InlineData("Y15", "PERF.REST14", "2026-03-01", "2026-03-15", "2026-03-13")]
    [InlineData("6.1", "REG.NEW5", "2026-01-09", "2026-01-14", "2026-01-14")]
    [InlineData("6.1", "REG.H10", "2026-02-06", "2026-03-02", "2026-03-02")]
    [InlineData("X1", "CME.10", "2025-12-01", "2025-12-12", "2025-12-12")]
    [InlineData("X1", "CME.15", "2025-12-01", "2025-12-19", "2025-12-19")]
    [InlineData("X1", "CME.20", "2025-12-01", "2026-01-12", "2026-01-12")]
    [InlineData("X4", "EXC.6TH", "2026-03-25", "2026-04-15", "2026-04-15")]
    [InlineData("X4", "EXC.BOARD15", "2026-03-24", "2026-04-28", "2026-04-28")]
    [InlineData("6.2", "EXC.BOARD50", "2026-03-24", "2026-06-25", "2026-06-25")]
    [InlineData("6.2", "EXC.IRP15", "2026-04-23", "2026-05-15", "2026-05-15")]
    [InlineData("6.2", "EXC.HEAR15", "2026-05-15", "2026-06-15", "2026-06-15")]
    [InlineData("6.2", "EXC.RECON10", "2026-06-04", "2026-06-18", "2026-06-18")]
    [InlineData("6.2", "EXC.6TH", "2026-07-13", "2026-07-20", "2026-07-20")]
    [InlineData("6.2", "EXC.BOARD15", "2026-07-09", "2026-09-11", "2026-09-11")]
    public void A_worked_date_of_the_process_comes_out(string vector, string clock, string start, string due, string workTarget)
    {
        var answer = Ask(clock, ("start", start), ("calendar", "T"));

        answer["error"]?.GetValue<string>().ShouldBeNull(vector);
        answer["due"]!.GetValue<string>().ShouldBe(due, vector);
        answer["workTarget"]!.GetValue<string>().ShouldBe(workTarget, vector);
        answer["law"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("LA")]
    [InlineData("laStandard")]
    [InlineData("T2627")]
    public void A_clock_of_the_councils_own_year_counts_in_it(string calendar) =>
        Ask("ADM.INY", ("start", "2026-11-02"), ("calendar", calendar))["due"]!.GetValue<string>().ShouldBe("2026-11-23");

    [Theory]
    [InlineData("2026-03-02", "firstClassPost", "2026-03-24")]
    [InlineData("2026-04-01", "first class post", "2026-04-27")]
    [InlineData("2026-03-02", "email", "2026-03-22")]
    [InlineData("2026-12-24", "firstClassPost", "2027-01-19")]
    public void A_clock_runs_from_the_service_of_the_letter(string sent, string method, string due) =>
        Ask("PN.PAY21", ("sentOn", sent), ("method", method))["due"]!.GetValue<string>().ShouldBe(due);

    [Fact]
    public void Proven_receipt_goes_before_the_deemed_day()
    {
        var answer = Ask("PN.PAY21", ("posted", "2026-03-02"), ("provenServedOn", "2026-03-06"));
        answer["due"]!.GetValue<string>().ShouldBe("2026-03-26");
        answer["working"]!.GetValue<string>().ShouldStartWith("Receipt is proven on 6 March 2026. ");
    }

    /// <summary>Every clock of the register of statutory clocks, by the names that the processes give them.</summary>
    [Theory]
    [InlineData("SEN.REQ6 SEN.ADV6 SEN.DEC16 SEN.REP15 SEN.CONS15 SEN.FIN20 SEN.AR12M SEN.AR2W SEN.ARREP2 SEN.AR4 SEN.AM8 SEN.AM12 SEN.PH15F SEN.PH31M SEN.P16 SEN.RE15 SEN.RE14")]
    [InlineData("SEN.MOV15 SEN.MOV6 SEN.MOV3M SEN.MED2M SEN.MED30 SEN.CERT3 SEN.TRIB SEN.ORD PN.THRESH PN.NTI PN.PAY21 PN.PAY28 PN.3Y PN.LIM6M PN.S9OBJ SAO.437 SAO.438 ESO.1Y")]
    [InlineData("ADM.LODGE20 ADM.HEAR40 ADM.HEAR30 ADM.NOTICE10 ADM.DEC5 ADM.INY ADM.PUB EMP.NOTIFY EMP.LEAVE PERF.21 PERF.6M4D PERF.CONSEC PERF.REST14 PERF.RECS CHAP.EXP")]
    [InlineData("CME.5 CME.10 CME.20 REG.NEW5 REG.N5 EXC.6TH EXC.BOARD15 EXC.BOARD50 EXC.IRP15 EXC.HEAR15 EXC.RECON10 PT.6W")]
    public void Every_clock_of_the_register_answers_over_the_joined_calendar(string clocks)
    {
        foreach (var clock in clocks.Split(' '))
        {
            var type = clock == "SEN.ORD" ? "assessFinal" : null;
            var answer = type is null ? Ask(clock, ("start", "2026-03-02"), ("calendar", "T")) : Ask(clock, ("start", "2026-03-02"), ("calendar", "T"), ("type", type));

            answer["error"]?.GetValue<string>().ShouldBeNull(clock);
            answer["due"].ShouldNotBeNull(clock);
            answer["law"]!.GetValue<string>().ShouldNotBeEmpty(clock);
            answer["working"]!.GetValue<string>().ShouldNotBeEmpty(clock);
        }
    }

    [Theory]
    [InlineData("NO.SUCH", "there is no clock called \"NO.SUCH\"")]
    [InlineData("SEN.FIN2", "there is no clock called \"SEN.FIN2\"; did you mean SEN.FIN20?")]
    public void An_unknown_clock_is_said_to_be_unknown_whether_or_not_it_has_a_start(string clock, string error)
    {
        Ask(clock)["error"]!.GetValue<string>().ShouldBe(error);
        Ask(clock, ("start", "2026-01-12"))["error"]!.GetValue<string>().ShouldBe(error);
        Ask(clock, ("start", "soon"))["error"]!.GetValue<string>().ShouldBe(error);
    }

    [Theory]
    [InlineData("2026-09-01", "ADM.CLOSE.SEC", "2025-10-31")]
    [InlineData("2027-09-01", "ADM.CLOSE.SEC", "2026-10-31")] // a Saturday: closing dates do not roll
    [InlineData("2028-09-01", "ADM.CLOSE.SEC", "2027-10-31")] // a Sunday
    [InlineData("2028-09-01", "ADM.CLOSE.PRI", "2028-01-15")] // a Saturday
    [InlineData("2026-09-01", "ADM.OFFER.SEC", "2026-03-02")] // 1 March is a Sunday
    [InlineData("2027-09-01", "ADM.OFFER.SEC", "2027-03-01")]
    [InlineData("2028-09-01", "ADM.OFFER.SEC", "2028-03-01")]
    [InlineData("2029-09-01", "ADM.OFFER.SEC", "2029-03-01")]
    [InlineData("2030-09-01", "ADM.OFFER.SEC", "2030-03-01")]
    [InlineData("2026-09-01", "ADM.OFFER.PRI", "2026-04-16")]
    [InlineData("2027-09-01", "ADM.OFFER.PRI", "2027-04-16")]
    [InlineData("2028-09-01", "ADM.OFFER.PRI", "2028-04-18")] // 16 April is Easter Sunday
    [InlineData("2029-09-01", "ADM.OFFER.PRI", "2029-04-16")]
    [InlineData("2030-09-01", "ADM.OFFER.PRI", "2030-04-16")]
    [InlineData("2022-09-01", "ADM.OFFER.PRI", "2022-04-19")] // Saturday, then Easter Monday
    [InlineData("2026-09-01", "SEN.PH15F", "2026-02-14")]
    [InlineData("2027-09-01", "SEN.PH15F", "2027-02-14")]
    [InlineData("2028-09-01", "SEN.PH15F", "2028-02-14")]
    [InlineData("2029-09-01", "SEN.PH15F", "2029-02-14")]
    [InlineData("2030-09-01", "SEN.PH15F", "2030-02-14")]
    [InlineData("2026-09-01", "SEN.PH31M", "2026-03-30")]
    [InlineData("2028-09-01", "SEN.PH31M", "2028-03-30")]
    [InlineData("2029-09-01", "SEN.PH31M", "2029-03-30")]
    [InlineData("2030-09-01", "SEN.PH31M", "2030-03-30")]
    [InlineData("2010-01-20", "EMP.LEAVE", "2026-06-26")]
    [InlineData("2010-09-01", "EMP.LEAVE", "2027-06-25")]
    [InlineData("2012-08-31", "EMP.LEAVE", "2028-06-30")]
    [InlineData("2013-03-02", "EMP.LEAVE", "2029-06-29")]
    [InlineData("2014-07-09", "EMP.LEAVE", "2030-06-28")]
    [InlineData("2021-08-31", "EDU.CSA", "2026-08-31")]
    [InlineData("2021-09-01", "EDU.CSA", "2026-12-31")]
    [InlineData("2021-01-15", "EDU.CSA", "2026-03-31")]
    public void A_day_that_the_law_names_comes_out(string start, string clock, string due) =>
        Ask(clock, ("start", start))["due"]!.GetValue<string>().ShouldBe(due);

    [Theory]
    [InlineData("SEN.PH15F", "2026-09-01", "2026-02-13")]
    [InlineData("SEN.PH15F", "2027-09-01", "2027-02-12")]
    [InlineData("SEN.PH31M", "2029-09-01", "2029-03-29")] // the last lawful day is Good Friday
    [InlineData("SEN.PH31M", "2030-09-01", "2030-03-29")]
    public void The_work_target_of_a_named_day_is_the_working_day_before(string clock, string start, string target) =>
        Ask(clock, ("start", start))["workTarget"]!.GetValue<string>().ShouldBe(target);

    [Fact]
    public void The_earlier_of_eight_weeks_from_the_notice_and_twelve_from_the_meeting_counts()
    {
        var answer = Ask("SEN.AM8", ("start", "2027-02-22"), ("meeting", "2027-02-01"));
        answer["due"]!.GetValue<string>().ShouldBe("2027-04-19");
        answer["working"]!.GetValue<string>().ShouldBe(
            "The earlier of 19 April 2027 (8 weeks from 22 February 2027 (amendment notice)) and 26 April 2027 (12 weeks from 1 February 2027 (meeting)) is 19 April 2027.");
        Ask("SEN.AM8", ("start", "2027-03-15"), ("meeting", "2027-02-01"))["due"]!.GetValue<string>().ShouldBe("2027-04-26");
        Ask("SEN.AM12", ("start", "2027-02-01"), ("notice", "2027-02-22"))["due"]!.GetValue<string>().ShouldBe("2027-04-19");
    }

    [Fact]
    public void A_late_appeal_may_be_heard_with_the_round()
    {
        var answer = Ask("ADM.HEAR30", ("start", "2026-04-20"), ("deadline", "2026-04-13"), ("calendar", "T"));
        answer["due"]!.GetValue<string>().ShouldBe("2026-06-17", "A13: the later of 40 days from the deadline and 30 from lodging");
    }

    [Fact]
    public void An_in_year_application_has_a_day_to_aim_for_and_a_day_it_must_be_decided_by() =>
        Ask("ADM.INY", ("start", "2026-05-14"), ("calendar", "T"))["aim"]!.GetValue<string>().ShouldBe("2026-06-05", "A14");

    [Fact]
    public void A_certificate_gives_a_month_of_its_own_when_that_is_later()
    {
        Ask("SEN.TRIB", ("start", "2025-10-01"), ("certificate", "2025-11-29"))["due"]!.GetValue<string>().ShouldBe("2026-01-02", "29 December falls in the days that run on to the first working day after 1 January");
        Ask("SEN.TRIB", ("start", "2026-02-03"), ("certificate", "2026-02-10"))["due"]!.GetValue<string>().ShouldBe("2026-04-07", "two months from the notice are later");
        Ask("SEN.TRIB", ("start", "2026-06-10"))["due"]!.GetValue<string>().ShouldBe("2026-09-01", "an appeal window that ends in August runs on to September");
        Ask("SEN.TRIB", ("start", "2026-02-03"), ("certificate", "2026-04-20"))["due"]!.GetValue<string>().ShouldBe("2026-05-20");
    }

    [Fact]
    public void A_posted_notice_is_received_on_the_second_working_day_after()
    {
        Ask("PN.PAY21", ("posted", "2026-03-02"))["due"]!.GetValue<string>().ShouldBe("2026-03-24", "P1");
        Ask("PN.PAY28", ("posted", "2026-04-01"))["due"]!.GetValue<string>().ShouldBe("2026-05-04", "P2");
        Ask("PN.PAY28", ("posted", "2028-02-10"))["due"]!.GetValue<string>().ShouldBe("2028-03-12", "P4");
        Ask("SEN.REP15", ("posted", "2025-11-24"))["due"]!.GetValue<string>().ShouldBe("2025-12-10", "E9");
        Ask("ADM.LODGE20", ("sent", "2026-03-02"), ("method", "email"), ("calendar", "T"))["due"]!.GetValue<string>().ShouldBe("2026-04-13", "A1");
        Ask("ADM.LODGE20", ("posted", "2026-03-02"), ("calendar", "T"))["due"]!.GetValue<string>().ShouldBe("2026-04-15", "A2");
    }

    [Theory]
    [InlineData("P5", "PN.PAY21", "2026-03-25")]
    [InlineData("P5", "PN.PAY28", "2026-04-01")]
    public void The_careful_reading_of_a_notice_gives_a_day_more(string vector, string clock, string due) =>
        Ask(clock, ("posted", "2026-03-02"), ("type", "conservative"))["due"]!.GetValue<string>().ShouldBe(due, vector);

    [Fact]
    public void An_eight_day_suspension_across_the_summer_ends_in_September() =>
        SharedData.Calendars.SchoolDayBeginningWith("T", Day("2026-07-13"), 8).Value.ShouldBe(Day("2026-09-03"));

    [Fact]
    public void Advice_asked_of_a_head_in_the_window_before_a_long_closure_excuses()
    {
        // E6: closed 21 July, pupils back 2 September: 43 days.
        var window = ClosureWindow.For(Day("2026-07-21"), Day("2026-09-02"));
        window.ShouldNotBeNull();
        window.Value.From.ShouldBe(Day("2026-07-14"));
        window.Value.To.ShouldBe(Day("2026-08-26"));
        ClosureWindow.For(Day("2026-07-21"), Day("2026-09-01"))!.Value.To.ShouldBe(Day("2026-08-25"), "where the staff day counts as re-opening");
        ClosureWindow.Excuses(Day("2026-07-16"), Day("2026-07-21"), Day("2026-09-02")).ShouldBeTrue();
        ClosureWindow.Excuses(Day("2026-07-13"), Day("2026-07-21"), Day("2026-09-02")).ShouldBeFalse();
    }

    [Fact]
    public void A_Christmas_closure_never_excuses() =>
        ClosureWindow.For(Day("2025-12-20"), Day("2026-01-06")).ShouldBeNull("E8: 17 days are fewer than 28");

    [Fact]
    public void The_notice_before_a_phase_move_leaves_fifteen_days_for_views() =>
        Ask("SEN.REP15", ("start", "2027-03-15"))["due"]!.GetValue<string>().ShouldBe("2027-03-29", "E17: the plan can then go on the last lawful day, 30 March");

    [Fact]
    public void Clear_notice_of_a_performance_is_a_day_longer() =>
        Ask("PERF.21", ("start", "2026-12-12"), ("clear", true))["due"]!.GetValue<string>().ShouldBe("2026-11-20", "Y9");

    [Fact]
    public void Notice_of_a_hearing_is_clear_unless_the_council_chose_otherwise()
    {
        Ask("ADM.NOTICE10", ("start", "2026-03-20"), ("calendar", "T"))["due"]!.GetValue<string>().ShouldBe("2026-03-05");
        Ask("ADM.NOTICE10", ("start", "2026-03-20"), ("calendar", "T"), ("clear", false))["due"]!.GetValue<string>().ShouldBe("2026-03-06");
    }

    [Theory]
    [InlineData("2012-02-29", 15, "2027-03-01")]
    [InlineData("2012-02-29", 16, "2028-02-29")]
    public void A_child_born_on_29_February_has_the_birthday_on_1_March_of_other_years(string born, int age, string birthday) =>
        BackOffice.Rules.Calendars.SchoolAge.Birthday(Day(born), age).ShouldBe(Day(birthday), "Y8");

    [Fact]
    public void Every_worked_example_that_a_clock_names_is_tried_here()
    {
        var tried = typeof(ClockVectorTests).GetMethods()
            .SelectMany(m => m.GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>())
            .SelectMany(a => a.GetData(null!)).Select(d => d[0]?.ToString()?.Split(' ')[0]).ToHashSet();
        string[] elsewhere = ["1.5", "P12", "X3", "A13"];
        SharedData.Clocks.All.SelectMany(c => c.Vectors).Distinct().Where(v => !tried.Contains(v) && !elsewhere.Contains(v)).ShouldBeEmpty();
    }

    private static JsonNode Ask(string clock, params (string Name, JsonNode Value)[] dates)
    {
        var ask = new JsonObject { ["clock"] = clock };
        foreach (var (name, value) in dates)
        {
            ask[name] = value;
        }

        return Verbs.Due(ask);
    }
}
