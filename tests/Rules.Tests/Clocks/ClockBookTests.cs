using System.Text.Json.Nodes;
using BackOffice.Rules.Clocks;
using static BackOffice.Rules.Tests.Clocks.SharedData;

namespace BackOffice.Rules.Tests.Clocks;

public class ClockBookTests
{
    private const string Good = "\"id\":\"X.1\",\"title\":\"t\",\"law\":\"l\"";
    private static readonly ClockVerbs Verbs = new(SharedData.Clocks, SharedData.Calendars);

    [Fact]
    public void The_register_has_every_clock_of_the_processes() =>
        string.Join(' ', SharedData.Clocks.Ids.Order(StringComparer.Ordinal)).ShouldBe(
            "ADM.CLOSE.PRI ADM.CLOSE.SEC ADM.DEC5 ADM.HEAR30 ADM.HEAR40 ADM.INY ADM.LODGE20 ADM.NOTICE10 ADM.OFFER.PRI ADM.OFFER.SEC ADM.PUB "
            + "CHAP.EXP CME.10 CME.15 CME.20 CME.5 EDU.CSA EHE.CONTACT10 EMP.LEAVE EMP.NOTIFY ESO.1Y "
            + "EXC.6TH EXC.BOARD15 EXC.BOARD50 EXC.HEAR15 EXC.IRP15 EXC.RECON10 PERF.21 PERF.6M4D PERF.CONSEC PERF.RECS PERF.REST14 "
            + "PN.3Y PN.LIM6M PN.NTI PN.PAY21 PN.PAY28 PN.S9OBJ PN.THRESH PT.6W REG.H10 REG.N5 REG.NEW5 SAO.437 SAO.438 "
            + "SEN.ADV6 SEN.AM12 SEN.AM8 SEN.AR12M SEN.AR2W SEN.AR4 SEN.ARREP2 SEN.CERT3 SEN.CONS15 SEN.DEC16 SEN.FIN20 SEN.MED2M SEN.MED30 "
            + "SEN.MOV15 SEN.MOV3M SEN.MOV6 SEN.ORD SEN.P16 SEN.PH15F SEN.PH31M SEN.RE14 SEN.RE15 SEN.REC5 SEN.REP15 SEN.REQ6 SEN.RESP30 SEN.TRIB");

    [Fact]
    public void Every_clock_says_what_starts_and_stops_it() =>
        SharedData.Clocks.All.Where(c => c.StartWords.Length == 0 || c.StopWords.Length == 0 || c.Start is null).ShouldBeEmpty();

    [Theory]
    [InlineData("{}", "clock number 1: it has no \"id\"")]
    [InlineData("{\"id\":\"X.1\",\"law\":\"l\",\"count\":{\"code\":\"K1\",\"n\":2}}", "X.1: it has no \"title\"")]
    [InlineData("{" + Good + "}", "X.1: it says nothing about how to count")]
    [InlineData("{" + Good + ",\"count\":{\"code\":\"K1\",\"n\":2},\"latestOf\":[]}", "X.1: give only one of \"count\" and \"latestOf\"")]
    [InlineData("{" + Good + ",\"count\":{\"code\":\"K13\",\"n\":2}}", "X.1: \"code\" is \"K13\"; it is K1, K2")]
    [InlineData("{" + Good + ",\"count\":{\"code\":\"K1\",\"unit\":\"day\",\"n\":2}}", "X.1: \"count\": K1 counts week, not day")]
    [InlineData("{" + Good + ",\"count\":{\"code\":\"K1\",\"n\":\"six\"}}", "X.1: \"count\" has no whole number \"n\"")]
    [InlineData("{" + Good + ",\"count\":{\"code\":\"K1\",\"n\":-6}}", "X.1: \"n\" of \"count\" is -6")]
    [InlineData("{" + Good + ",\"count\":{\"code\":\"K8\",\"n\":6}}", "X.1: it counts school days, so \"calendar\" must be")]
    [InlineData("{" + Good + ",\"count\":{\"code\":\"K1\",\"n\":6,\"from\":\"meeting\"}}", "X.1: \"count\" counts from \"meeting\", which is not one of \"dates\"")]
    [InlineData("{" + Good + ",\"count\":{\"code\":\"K6\"}}", "X.1: \"count\" has neither a \"date\"")]
    [InlineData("{" + Good + ",\"count\":{\"code\":\"K6\",\"date\":\"02-30\"}}", "X.1: \"date\" of \"count\" is \"02-30\"")]
    [InlineData("{" + Good + ",\"count\":{\"code\":\"K1\",\"n\":6},\"validFrom\":\"1 September\"}", "X.1: \"validFrom\" is \"1 September\"; write a day as")]
    [InlineData("{" + Good + ",\"count\":{\"code\":\"K1\",\"n\":6},\"validFrom\":\"2026-01-01\",\"validTo\":\"2025-01-01\"}", "X.1: validFrom is later than validTo")]
    [InlineData("{" + Good + ",\"count\":{\"code\":\"K1\",\"n\":6},\"rol\":\"none\"}", "X.1: \"rol\" is not a key of a clock")]
    [InlineData("{" + Good + ",\"count\":{\"code\":\"K1\",\"n\":6},\"rag\":{\"amberDaysBefore\":2,\"redDaysBefore\":7}}", "X.1: \"rag\" is")]
    [InlineData("{" + Good + ",\"count\":{\"code\":\"K1\",\"n\":6},\"excuses\":[{\"title\":\"x\"}]}", "X.1: one of \"excuses\" has no \"code\"")]
    public void A_fault_names_the_clock(string clock, string fault)
    {
        var reading = ClockBook.Parse($"[{clock}]");
        reading.Errors.Select(e => e.ToString()).ShouldContain(e => e.StartsWith(fault));
        reading.Book.Ids.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_is_not_JSON_names_the_line() =>
        ClockBook.Parse("[\n{\"id\": }\n]").Errors.Single().ToString().ShouldStartWith("clocks: line 2:");

    [Fact]
    public void A_file_of_any_JSON_is_read_or_refused_and_never_crashes()
    {
        var random = new Bogus.Randomizer(42);
        string[] keys = ["id", "title", "law", "count", "latestOf", "variants", "dates", "code", "unit", "n", "mode", "from", "date", "rule", "rag", "excuses", "stop", "roll", "calendar", "validFrom", "name", "clear", "aim", "unverified"];
        string[] values = ["\"K1\"", "\"K6\"", "\"week\"", "\"02-15\"", "\"x\"", "5", "-1", "1e9", "true", "null", "[]", "{}", "\"2026-01-12\"", "\"start\"", "\"school\""];
        for (var i = 0; i < 5000; i++)
        {
            var text = "[" + Value(0) + "]";
            var reading = ClockBook.Parse(text);
            foreach (var clock in reading.Book.All)
            {
                ClockCalculator.Due(clock, Day("2026-01-12"), null, SharedData.Calendars, "T").ToString().ShouldNotBeNull(text);
            }
        }

        string Value(int depth) => random.Int(0, depth > 3 ? 0 : 3) switch
        {
            0 => random.ArrayElement(values),
            1 => $"[{Value(depth + 1)}]",
            _ => "{" + string.Join(",", random.ArrayElements(keys, random.Int(0, 8)).Distinct().Select(k => $"\"{k}\":{Value(depth + 1)}")) + "}",
        };
    }

    [Fact]
    public void The_wording_in_force_on_the_day_the_clock_starts_counts()
    {
        var reading = ClockBook.Parse("""
            [{"id":"X","title":"t","law":"old","count":{"code":"K1","n":8},"validTo":"2026-08-31"},
             {"id":"X","title":"t","law":"new","count":{"code":"K1","n":6},"validFrom":"2026-09-01"}]
            """);
        reading.Errors.ShouldBeEmpty();
        reading.Book.Find("X", Day("2026-08-31")).Value.Law.ShouldBe("old");
        reading.Book.Find("x", Day("2026-09-01")).Value.Law.ShouldBe("new");
        ClockBook.Parse("""[{"id":"X","title":"t","law":"a","count":{"code":"K1","n":8}},{"id":"X","title":"t","law":"b","count":{"code":"K1","n":6}}]""")
            .Errors.Single().Message.ShouldContain("same days");
    }

    [Fact]
    public void The_working_reads_as_a_sentence()
    {
        Working("SEN.FIN20", "2026-01-12").ShouldBe("20 weeks from 12 January 2026 is 1 June 2026.");
        Working("SEN.DEC16", "2026-01-12").ShouldBe("16 weeks from 12 January 2026 is 4 May 2026, the Early May bank holiday. The date stands; aim for Friday 1 May 2026.");
        Working("SEN.REP15", "2025-11-24").ShouldBe("15 days beginning with 24 November 2025 end on 8 December 2025.");
        Working("SEN.TRIB", "2025-12-31").ShouldBe("2 months from 31 December 2025 is 28 February 2026; that is a Saturday, so the last day moves to Monday 2 March 2026.");
        Working("SEN.TRIB", "2026-06-10").ShouldBe("2 months from 10 June 2026 is 10 August 2026; a time limit for an appeal that ends in August runs on to the first working day after 31 August, so the last day moves to Tuesday 1 September 2026.");
        Working("SEN.AR12M", "2026-03-10").ShouldBe("12 months beginning with 10 March 2026 end on 9 March 2027.");
    }

    [Fact]
    public void A_Christmas_shutdown_brings_only_the_local_target_forward()
    {
        // E2: the 16 weeks end on Monday 29 December 2025, a working day on which nobody is in the office.
        var due = ClockCalculator.Due(SharedData.Clocks.Find("SEN.DEC16", Day("2025-09-08")).Value, Day("2025-09-08"), null, SharedData.Calendars).Value;
        due.Due.ShouldBe(Day("2025-12-29"));
        due.WorkTarget.ShouldBe(Day("2025-12-29"));
        due.LocalTarget.ShouldBe(Day("2025-12-19"));
        due.Working.ShouldBe("16 weeks from 8 September 2025 is 29 December 2025.", "the working goes on letters, where the office's own target has no place");
        ClockCalculator.Due(SharedData.Clocks.Find("SEN.DEC16", Day("2026-01-12")).Value, Day("2026-01-12"), null, SharedData.Calendars).Value.LocalTarget.ShouldBeNull();
    }

    [Fact]
    public void A_pack_that_copies_a_clock_counts_as_the_register_does()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(SharedData.Repository(), "workflows"), "clocks.json", SearchOption.AllDirectories).Where(f => !f.Contains($"{Path.DirectorySeparatorChar}shared{Path.DirectorySeparatorChar}")))
        {
            foreach (var clock in ClockBook.Parse(File.ReadAllText(file)).Book.All.Where(c => SharedData.Clocks.Has(c.Id)))
            {
                foreach (var start in new[] { "2025-12-31", "2026-01-12", "2026-02-03", "2026-06-10", "2027-12-31" }.Select(Day))
                {
                    var ours = ClockCalculator.Due(SharedData.Clocks.Find(clock.Id, start).Value, start, null, SharedData.Calendars, "T").Value;
                    var theirs = ClockCalculator.Due(clock, start, null, SharedData.Calendars, "T").Value;
                    theirs.Due.ShouldBe(ours.Due, $"{clock.Id} of {file} from {start}");
                }
            }
        }
    }

    [Fact]
    public void Amber_and_red_come_before_the_due_day()
    {
        var clock = SharedData.Clocks.Find("SEN.FIN20", Day("2026-01-12")).Value;
        var due = ClockCalculator.Due(clock, Day("2026-01-12"), null, SharedData.Calendars).Value;
        due.AmberOn.ShouldBe(Day("2026-05-04"));
        due.RedOn.ShouldBe(Day("2026-05-25"));
    }

    [Theory]
    [InlineData("""{"clock":"SEN.FIN02","start":"2026-01-12"}""", "did you mean SEN.FIN20?")]
    [InlineData("""{"clock":"SEN.FIN20"}""", "say on which day SEN.FIN20 starts")]
    [InlineData("""{"clock":"SEN.FIN20","start":"12/01/2026"}""", "\"start\" is \"12/01/2026\", which is not a date")]
    [InlineData("""{"clock":"SEN.FIN20","start":"2026-02-30"}""", "which is not a date")]
    [InlineData("""{"clock":"SEN.FIN20","start":"2010-01-12"}""", "no version of clock SEN.FIN20 was in force on 12 January 2010")]
    [InlineData("""{"clock":"SEN.FIN20","start":"2026-01-12","certificate":"2026-01-13"}""", "does not know the date \"certificate\"")]
    [InlineData("""{"clock":"ADM.LODGE20","start":"2026-03-02"}""", "calendar missing: say which term calendar")]
    [InlineData("""{"clock":"ADM.LODGE20","start":"2026-03-02","calendar":"X"}""", "calendar missing: there is no term calendar called \"X\"")]
    [InlineData("""{"clock":"ADM.LODGE20","start":"2031-03-02","calendar":"T"}""", "calendar missing: the term calendar \"T\" has no term dates for 2 March 2031")]
    [InlineData("""{"clock":"SEN.FIN20","start":"2100-12-12"}""", "calendar missing: bank holidays are known from 2000 to 2100")]
    [InlineData("""{"clock":"SEN.ORD","start":"2026-01-12"}""", "SEN.ORD needs to know the type: amendContent")]
    [InlineData("""{"clock":"SEN.FIN20","start":"2026-01-12","type":"quick"}""", "SEN.FIN20 has no types to choose from")]
    [InlineData("""{"clock":"SEN.REP15","sent":"2026-01-12","method":"pigeon"}""", "\"pigeon\" is not a way to serve a letter")]
    [InlineData("""{"start":"2026-01-12"}""", "say which \"clock\"")]
    [InlineData("[1]", "ask with an object")]
    public void A_question_that_cannot_be_answered_gets_a_sentence(string ask, string error)
    {
        var answer = Verbs.Due(JsonNode.Parse(ask));
        answer["error"]!.GetValue<string>().ShouldContain(error);
        answer["due"].ShouldBeNull();
    }

    [Fact]
    public void The_kind_of_order_picks_the_time() =>
        Verbs.Due(JsonNode.Parse("""{"clock":"SEN.ORD","start":"2026-01-12","type":"assessFinal"}"""))["due"]!.GetValue<string>().ShouldBe("2026-04-20");

    [Theory]
    [InlineData("hand", "2026-04-02", "2026-04-02")]
    [InlineData("email", "2026-04-04", "2026-04-04")]
    [InlineData("Portal", "2026-04-04", "2026-04-04")]
    [InlineData("FirstClassPost", "2026-04-02", "2026-04-08")] // Good Friday, weekend, Easter Monday
    [InlineData("firstClassPost", "2026-01-12", "2026-01-14")]
    public void Service_takes_as_long_as_the_way_it_goes(string method, string sent, string served) =>
        ServiceDates.Deemed(method, Day(sent), SharedData.Calendars).Value.ShouldBe(Day(served));

    [Fact]
    public void A_proven_day_of_receipt_beats_the_deemed_one()
    {
        ServiceDates.RunsFrom(Day("2026-01-14"), Day("2026-01-16")).ShouldBe(Day("2026-01-16"));
        ServiceDates.RunsFrom(Day("2026-01-14"), null).ShouldBe(Day("2026-01-14"));
    }

    private static string Working(string clock, string start) =>
        Verbs.Due(new JsonObject { ["clock"] = clock, ["start"] = start })["working"]!.GetValue<string>();
}
