using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Returns;
using BackOffice.Engine.Tests.Casework;

namespace BackOffice.Engine.Tests.Returns;

public class ReturnMachineTests
{
    private static readonly Pack Pack = Given.Pack()
        .Form("request", """{ "childUpn": { "type": "text" }, "evidence": { "type": "file", "multiple": true } }""", """["childUpn", "evidence"]""")
        .Head("portal", """{ "form": "request", "who": ["school"], "title": "Ask", "upn": "childUpn" }""")
        .Step("work", "Task", """{ "title": "Work" }""").Step("close", "CloseCase", """{ "as": "done" }""").Build();

    private static readonly ReturnContext Context = new(
        new Actor("account:1", "Sam School", [Role.Provider], [], "school:810001"), Guid.Empty, new DateTimeOffset(2026, 1, 12, 9, 0, 0, TimeSpan.Zero), Given.Monday, Pack, new ReturnId(Given.Id), []);

    private static ReturnState Started() => Do(null, new StartReturn("small", "request"));

    private static ReturnState Do(ReturnState? state, ReturnCommand command) => ReturnMachine.Decide(state, command, Context).Outcome.ShouldNotBeNull().State;

    [Fact]
    public void A_draft_keeps_every_page_as_typed()
    {
        var state = Do(Started(), new SavePage("only", Given.Json("""{ "childUpn": "A823456789012", "other": "x" }""")));
        state = Do(state, new SavePage("only", Given.Json("""{ "childUpn": "half typed", "other": null }""")));

        state.Answers.ToJsonString().ShouldBe("""{"childUpn":"half typed"}""");
        (state.Version, state.Owner, state.Organisation).ShouldBe((3L, "account:1", "school:810001"));
        state.PagesSaved.ShouldBe(["only"]);
        ReturnMachine.Decide(state, new SavePage("only", Given.Json("""{ "childUpn": "half typed" }""")), Context).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void The_case_and_its_reference_are_known_before_the_case_is()
    {
        var state = Started();

        state.Reference.ShouldBe(References.For("SML", state.CaseId.Value));
        Started().CaseId.ShouldBe(state.CaseId);
    }

    [Fact]
    public void Sending_asks_for_the_case_once()
    {
        var file = new ReturnFile(new Guid("00000000-0000-0000-0000-0000000000f1"), "evidence", "report.pdf", "application/pdf", 12);
        var state = Do(Do(Started(), new SavePage("only", Given.Json("""{ "childUpn": "A823456789012" }"""))), new AttachFile(file));

        var sent = ReturnMachine.Decide(state, new SubmitReturn(), Context).Outcome.ShouldNotBeNull();

        var message = sent.Messages.Single();
        (message.Kind, message.Target, message.Key).ShouldBe(("command", $"case:{state.CaseId}", $"open:{state.Id}"));
        var open = ReturnMachine.OpenCaseFrom(message.Body, new SubjectRef("pupil", "p1"), null);
        (open.PackId, open.ProviderId, open.RequestedBy).ShouldBe(("small", "school:810001", "account:1"));
        open.Data["request"]!["childUpn"]!.GetValue<string>().ShouldBe("A823456789012");
        open.Data["request"]!["evidence"]![0]!["name"]!.GetValue<string>().ShouldBe("report.pdf");
        ReturnMachine.Decide(sent.State, new SubmitReturn(), Context).IsNothing.ShouldBeTrue();
        ReturnMachine.Decide(sent.State, new SavePage("only", []), Context).Refusal.ShouldBeOfType<ReturnAlreadySent>().Sentence.ShouldContain(state.Reference);
    }

    [Fact]
    public void A_file_is_attached_and_taken_off_once()
    {
        var file = new ReturnFile(Given.Id, "evidence", "report.pdf", "application/pdf", 12);
        var state = Do(Started(), new AttachFile(file));

        ReturnMachine.Decide(state, new AttachFile(file), Context).IsNothing.ShouldBeTrue();
        state = Do(state, new RemoveFile(file.DocumentId));
        state.Files.ShouldBeEmpty();
        ReturnMachine.Decide(state, new RemoveFile(file.DocumentId), Context).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void A_withdrawn_return_stays_withdrawn()
    {
        var state = Do(Started(), new WithdrawReturn());

        ReturnMachine.Decide(state, new SubmitReturn(), Context).Refusal.ShouldBeOfType<ReturnWithdrawn>();
        ReturnMachine.Decide(state, new WithdrawReturn(), Context).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void What_was_not_started_or_is_not_offered_is_refused()
    {
        ReturnMachine.Decide(null, new SubmitReturn(), Context).Refusal.ShouldBeOfType<ReturnNotStarted>();
        ReturnMachine.Decide(null, new StartReturn("small", "other"), Context).Refusal.ShouldBeOfType<FormNotOffered>();
    }

    [Fact]
    public void A_form_alone_is_sent_and_opens_no_case()
    {
        var alone = Context with { Pack = Alone("1.0.0", """{ "childUpn": { "type": "text" } }""") };
        var state = ReturnMachine.Decide(null, new StartReturn("alone", "request"), alone).Outcome!.State;

        var sent = ReturnMachine.Decide(state, new SubmitReturn(), alone).Outcome.ShouldNotBeNull();

        sent.Messages.ShouldBeEmpty();
        (sent.State.Status, sent.State.SubmittedAt).ShouldBe((ReturnStatus.Submitted, alone.Now));
        sent.State.Reference.ShouldStartWith("ALN-");
    }

    [Fact]
    public void A_draft_moves_to_the_newest_version_with_changes_marked_and_nothing_lost()
    {
        var old = Alone("1.0.0", """{ "childUpn": { "type": "text" }, "colour": { "type": "text" } }""");
        var now = Alone("1.1.0", """{ "childUpn": { "type": "text" }, "shade": { "type": "text" } }""");
        var context = Context with { Pack = old, Newest = now };
        var state = ReturnMachine.Decide(null, new StartReturn("alone", "request"), context).Outcome!.State;
        state = ReturnMachine.Decide(state, new SavePage("only", Given.Json("""{ "childUpn": "A", "colour": "red" }""")), context).Outcome!.State;

        ReturnMachine.Decide(state, new MoveReturn("1.0.5"), context).Refusal.ShouldBeOfType<FormPublishedAgain>();
        state = ReturnMachine.Decide(state, new MoveReturn("1.1.0"), context).Outcome!.State;

        state.PackVersion.ShouldBe("1.1.0");
        state.Answers.ToJsonString().ShouldBe("""{"childUpn":"A","$aside":{"colour":"red"},"$look":{"shade":"This question is new."}}""");
        ReturnMachine.Decide(state, new MoveReturn("1.1.0"), context with { Pack = now }).IsNothing.ShouldBeTrue();
        state = ReturnMachine.Decide(state, new SavePage("only", Given.Json("""{ "shade": null }""")), context with { Pack = now }).Outcome!.State;
        state.Answers.ToJsonString().ShouldBe("""{"childUpn":"A","$aside":{"colour":"red"}}""");
    }

    private static Pack Alone(string version, string data)
    {
        var words = string.Join(", ", Given.Json(data).Select(field => $"\"{field.Key}\": \"{field.Key}\""));
        var reading = PackReader.Read("alone", [
            new PackFile("pack.json", $$"""{ "id": "alone", "title": "Alone", "version": "{{version}}", "referencePrefix": "ALN", "portal": { "form": "request", "who": ["school"], "title": "Ask" } }"""),
            new PackFile("forms/request.json", $$"""{ "form": "request", "data": {{data}}, "text": { "en": { "form": { "title": "Request" }, {{words}} } } }""")]);
        return reading.Pack.ShouldNotBeNull(string.Join(" ", reading.Faults));
    }

    [Fact]
    public void A_return_read_back_from_json_is_the_same()
    {
        var state = Do(Started(), new SavePage("only", Given.Json("""{ "childUpn": "A" }""")));

        CaseJson.Write(CaseJson.Read<ReturnState>(CaseJson.Write(state))).ShouldBe(CaseJson.Write(state));
    }
}
