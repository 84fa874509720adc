using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Register;
using BackOffice.Grains;
using BackOffice.Grains.Outgoing;
using BackOffice.Rules.Calendars;
using BackOffice.Store;
using BackOffice.Store.Reading;
using BackOffice.Tests.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Tests;

public sealed class SqliteCasework() : CaseworkContract("sqlite");

public sealed class PostgresCasework() : CaseworkContract("postgres");

/// <summary>What a case asks of the rest of the house: addresses of the register, documents of the store.</summary>
public abstract class CaseworkContract(string kind) : Contract(kind)
{
    private static readonly Actor Ann = new("ann", "Ann Archer", [Role.Caseworker], ["sen-north"]);

    [StoreFact]
    public async Task A_letter_that_waits_for_an_address_goes_once_when_the_record_gets_one()
    {
        var pupil = await Added(new Pupil { Id = "P1", Forename = "Sam", Surname = "Price", DateOfBirth = new DateOnly(2017, 5, 4) });
        var id = await Waiting(new SubjectRef("pupil", "P1"));

        (await pupil.Do(new ChangePupil(new JsonObject { ["senStatus"] = "K" }, "Census"), Guid.NewGuid(), Ann)).Ok.ShouldBeTrue();
        (await House.Get<IOutboxPump>().Pump()).ShouldBe(0, "nothing that a letter needs has changed");
        (await pupil.Do(new ChangePupil(new JsonObject { ["parents"] = JsonNode.Parse("""[ { "forename": "Pat", "surname": "Price", "address": { "lines": ["1 High Street", "FN1 1AA"] } } ]""") }, "Rang the school"), Guid.NewGuid(), Ann)).Ok.ShouldBeTrue();
        await House.Get<IOutboxPump>().Pump();
        (await pupil.Do(new ChangePupil(new JsonObject { ["forename"] = "Samuel" }, "Spelling"), Guid.NewGuid(), Ann)).Ok.ShouldBeTrue();
        await House.Get<IOutboxPump>().Pump();

        await using var db = await House.Db();
        (await db.Letters.SingleAsync()).Recipient.ShouldContain("Pat Price");
        (await db.CaseEvents.Where(e => e.CaseId == id.Value && e.Kind == "letter-retried").Select(e => e.Text).SingleAsync())
            .ShouldBe("\"Complete letter L1\" was tried again by itself: the pupil's record was changed, and the address is known now.");
        (await db.Outbox.CountAsync(o => o.Fault != null)).ShouldBe(0);
    }

    [StoreFact]
    public async Task A_letter_that_waits_for_an_address_goes_when_the_case_is_matched()
    {
        await Added(new Pupil { Id = "P1", Forename = "Sam", Surname = "Price", DateOfBirth = new DateOnly(2017, 5, 4), Address = new Address(["1 High Street"]), Parents = [new Parent { Forename = "Pat", Surname = "Price" }] });
        var id = await Waiting(new SubjectRef("pupil", null));

        (await Case(id).Do(new LinkSubject(new SubjectRef("pupil", "P1"), null), Guid.NewGuid(), Ann)).Kind.ShouldBe(AnswerKind.Done);

        await using var db = await House.Db();
        (await db.Letters.SingleAsync()).Recipient.ShouldContain("Pat Price");
    }

    [StoreFact]
    public async Task A_match_is_undone_and_the_lists_follow()
    {
        await Added(new Pupil { Id = "P1", Forename = "Sam", Surname = "Price", DateOfBirth = new DateOnly(2017, 5, 4), ProviderId = "school:810001" });
        var id = await Waiting(new SubjectRef("pupil", "P1"));

        var answer = await Case(id).Do(new UnlinkSubject("Another Sam Price"), Guid.NewGuid(), Ann);

        answer.Kind.ShouldBe(AnswerKind.Done, answer.Sentence);
        await using var db = await House.Db();
        var row = await db.Cases.SingleAsync(c => c.Id == id.Value);
        (row.SubjectId, row.ProviderId, row.SubjectName).ShouldBe((null, null, "Asked, Sam"));
        (await db.Audit.CountAsync(a => a.Action == nameof(UnlinkSubject) && a.Details.Contains("Another Sam Price"))).ShouldBe(1);
    }

    [StoreFact]
    public async Task Only_ones_own_upload_or_a_document_of_the_case_can_be_filed_on_it()
    {
        var id = await Waiting(new SubjectRef("pupil", null));
        var other = await Waiting(new SubjectRef("pupil", null));
        var documents = House.Get<IDocuments>();
        var mine = await documents.Keep(Ann, "note.txt", "added", "text/plain", [1]);
        var amys = await documents.Keep(Ann with { Id = "amy" }, "note.txt", "added", "text/plain", [1]);

        (await File(id, Guid.NewGuid())).Code.ShouldBe("DocumentUnknown");
        (await File(id, amys)).Code.ShouldBe("DocumentUnknown");
        (await File(id, mine)).Kind.ShouldBe(AnswerKind.Done);
        (await File(id, mine)).Ok.ShouldBeTrue("it is on this case already");
        (await File(other, mine)).Code.ShouldBe("DocumentUnknown");

        await using var db = await House.Db();
        (await db.Documents.Where(d => d.Id == mine).Select(d => d.CaseId).SingleAsync()).ShouldBe(id.Value);
        (await db.Documents.Where(d => d.Id == amys).Select(d => d.CaseId).SingleAsync()).ShouldBeNull();

        Task<CommandAnswer> File(CaseId on, Guid document) => Case(on).Do(new AddDocument(document, "note.txt", "added"), Guid.NewGuid(), Ann);
    }

    [StoreFact]
    public async Task A_message_that_was_refused_is_looked_at_tried_again_and_given_up_with_a_reason()
    {
        var ada = new Actor("ada", "Ada Adams", [Role.Administrator], []);
        await using (var db = await House.Db())
        {
            db.Outbox.Add(new BackOffice.Store.Data.OutboxRow { Key = "k1", Kind = "pigeon", Target = "the north", Body = """{ "subject": "Hello", "reference": "SML-1" }""", Origin = "test", CreatedAt = Start, DueAt = Start });
            await db.SaveChangesAsync();
        }
        await House.Get<IOutboxPump>().Pump();
        var messages = House.Get<IMessages>();

        var line = (await messages.Failing(ada)).Items.ShouldHaveSingleItem();
        (line.What, line.Reference, line.NextAt, line.Why).ShouldBe(("Hello", "SML-1", null, "Nothing here sends messages of the kind \"pigeon\"."));
        (await House.Get<INeeds>().Of(ada)).Messages.ShouldBe(1);
        (await House.Get<INeeds>().Of(Ann)).Count.ShouldBe(0);

        (await messages.Retry(ada, line.Id)).ShouldBeTrue();
        (await House.Get<IOutboxPump>().Pump()).ShouldBe(1, "it was tried again");
        (await messages.Dismiss(ada, line.Id, "There are no pigeons.")).ShouldBeTrue();
        (await messages.Failing(ada)).Total.ShouldBe(0);
        (await messages.Retry(ada, line.Id)).ShouldBeFalse("it was given up");
        (await House.Get<IOutboxPump>().Pump()).ShouldBe(0);

        await Should.ThrowAsync<BackOffice.Store.Settings.AccessDeniedException>(() => messages.Failing(Ann));
        await using var after = await House.Db();
        (await after.Audit.Where(a => a.ActorId == "ada").Select(a => a.Action).ToListAsync()).ShouldBe(["RetryMessage", "DismissMessage"]);
        (await after.Audit.SingleAsync(a => a.Action == "DismissMessage")).Details.ShouldContain("There are no pigeons.");
    }

    [StoreFact]
    public async Task A_change_of_the_calendars_is_audited_counted_again_and_never_overwrites_somebody_elses()
    {
        var ada = new Actor("ada", "Ada Adams", [Role.Administrator], []);
        var calendars = House.Get<ICalendars>();
        var before = await calendars.Read(ada);
        var jubilee = CalendarSheet.Read(before.Json).AddExtraDay(new DateOnly(2026, 6, 15), "Jubilee");

        (await calendars.Save(ada, before.Version, jubilee)).ShouldBeNull();
        (await calendars.Save(ada, before.Version, jubilee)).ShouldBe("Somebody else has changed the calendars meanwhile. Look at them again, then make your change.");
        (await calendars.Read(ada)).Recount.ShouldNotBeNull().EndedAt.ShouldBeNull("the cases are still to be counted");
        await House.Get<IOutboxPump>().Pump();

        var after = await calendars.Read(ada);
        after.Recount.ShouldNotBeNull().EndedAt.ShouldNotBeNull();
        after.Recount.Reason.ShouldBe("15 June 2026 (Jubilee) is a bank holiday");
        CalendarSheet.Read(after.Json).Book.BankHolidays.Contains(new DateOnly(2026, 6, 15)).ShouldBeTrue();
        (await calendars.Save(ada, after.Version, CalendarSheet.Read(after.Json).AddExtraDay(new DateOnly(2026, 12, 25), "Party"))).ShouldBe("25 December 2026 is a bank holiday already: Christmas Day.");
        await Should.ThrowAsync<BackOffice.Store.Settings.AccessDeniedException>(() => calendars.Read(Ann));
        await using var db = await House.Db();
        (await db.Audit.SingleAsync(a => a.Action == "ChangeCalendars")).Details.ShouldContain("Jubilee");
    }

    protected override void Add(IServiceCollection services) => services.AddGrains(new SmallPack());

    private ICaseGrain Case(CaseId id) => House.Get<IGrains>().Case(id);

    private async Task<IPupilGrain> Added(Pupil pupil)
    {
        var grain = House.Get<IGrains>().Get<IPupilGrain>(pupil.Id);
        (await grain.Do(new RegisterPupil(pupil), Guid.NewGuid(), Ann)).Kind.ShouldBe(AnswerKind.Done);
        return grain;
    }

    /// <summary>A case whose letter to the parents waits for an address, unless there is one.</summary>
    private async Task<CaseId> Waiting(SubjectRef subject)
    {
        var id = new CaseId(Guid.NewGuid());
        (await Case(id).Do(new OpenCase(SmallPack.Id, subject, null, null, new JsonObject { ["request"] = new JsonObject { ["forename"] = "Sam", ["surname"] = "Asked" } }), Guid.NewGuid(), Ann)).Kind.ShouldBe(AnswerKind.Done);
        var check = (await House.Get<GrainStates>().Case(id.Value))!.State.Tasks.Single(task => task.Title == "Check the request").Number;
        (await Case(id).Do(new CompleteTask(check, "Write", null), Guid.NewGuid(), Ann)).Kind.ShouldBe(AnswerKind.Done);
        (await House.Get<GrainStates>().Case(id.Value))!.State.Tasks.ShouldContain(task => task.Title == "Complete letter L1" && task.ClosedAt == null);
        return id;
    }
}
