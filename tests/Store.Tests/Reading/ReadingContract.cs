using System.Collections.Immutable;
using System.Text;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Register;
using BackOffice.Store.Committing;
using BackOffice.Store.Reading;
using BackOffice.Store.Settings;
using BackOffice.Tests.Databases;
using Microsoft.EntityFrameworkCore;
using TaskStatus = BackOffice.Engine.Cases.TaskStatus;

namespace Store.Tests.Reading;

public sealed class SqliteReading() : ReadingContract("sqlite");

public sealed class PostgresReading() : ReadingContract("postgres");

/// <summary>What pages read, and what nobody gets to read.</summary>
public abstract class ReadingContract(string kind) : Contract(kind)
{
    private static readonly DateOnly Monday = new(2026, 1, 12);

    private CaseState _north = null!;
    private CaseState _south = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Register(new Provider { Id = "school:810001", Name = "Hill School", Kind = "primary", Urn = "810001", Address = new Address(["1 Hill", "Exampleton", "EX1 1AA"]) });
        await Register(new Provider { Id = "school:810002", Name = "Dale School", Kind = "primary" });
        await Register(Pupil("P1", "Sam", "Price", "school:810001"));
        await Register(Pupil("P2", "Zoë", "O'Neil", "school:810002"));
        _north = Given.Case(Start);
        _south = Given.Case(Start, team: "sen-south", pupil: "P2", provider: "school:810002", askedBy: "eve");
        await Commit(Given.Opening(_north, with: o => o with
        {
            Tasks =
            [
                Given.Task(1, Start, due: Monday.AddDays(-1), assigned: "ann"),
                Given.Task(2, Start, due: Monday),
                Given.Task(3, Start, due: Monday.AddDays(6)),
                Given.Task(4, Start, due: Monday.AddDays(7)),
                Given.Task(5, Start),
                Given.Task(6, Start, due: Monday, status: TaskStatus.Held),
                Given.Task(7, Start, due: Monday, status: TaskStatus.Completed),
            ],
            Letters =
            [
                new Letter(8, "L1", "We have your request", "parents", ["Ms P Price"], null, ServiceMethod.FirstClassPost, Monday, Monday, "To the parent", []),
                new Letter(9, "L2", "A request about your pupil", "school", ["Hill School"], null, ServiceMethod.FirstClassPost, Monday, Monday, "To the school", []),
            ],
            AlertsRaised = [new CaseAlert(10, "sen", "info", "EHC assessment open", Monday, null)],
            Clocks = [new CaseClock { ClockId = "SEN.REQ6", StartedOn = Monday, Due = Monday.AddDays(42), WorkTarget = Monday.AddDays(42), Working = "6 weeks", Law = "regulation 5" }],
        }));
        await Commit(Given.Opening(_south, actor: Given.Bob, with: o => o with { Tasks = [Given.Task(1, Start, team: "sen-south", due: Monday)] }));
    }

    [StoreFact]
    public async Task What_needs_somebody_today_is_counted()
    {
        var needs = House.Get<INeeds>();
        var ann = await needs.Of(Given.Ann);
        (ann.Overdue, ann.Today, ann.LastDayCount, ann.Messages).ShouldBe((1, 0, 0, 0));
        (await needs.Of(Given.Bob)).Count.ShouldBe(0);

        Clock.Move(TimeSpan.FromDays(42));
        ann = await needs.Of(Given.Ann);
        ann.LastDays.Single().ClockId.ShouldBe("SEN.REQ6");
        (await needs.Of(Given.Bob)).LastDayCount.ShouldBe(0, "the case is another team's");
    }

    [StoreFact]
    public async Task The_inbox_holds_what_each_list_says()
    {
        (await Numbers(InboxList.Mine)).ShouldBe([1]);
        (await Numbers(InboxList.Team)).ShouldBe([1, 2, 3, 4, 5]);
        (await Numbers(InboxList.Unassigned)).ShouldBe([2, 3, 4, 5]);
        (await Numbers(InboxList.Overdue)).ShouldBe([1]);
        (await Numbers(InboxList.DueThisWeek)).ShouldBe([2, 3]);
        (await Numbers(InboxList.OnHold)).ShouldBe([6]);
        (await House.Get<IInboxReader>().Counts(Given.Ann)).ShouldBe(new InboxCounts(1, 5, 4, 2, 1, 1));
    }

    [StoreFact]
    public async Task Inbox_lines_carry_their_group_and_page_without_gaps()
    {
        var inbox = House.Get<IInboxReader>();
        var all = await inbox.List(Given.Ann, new InboxQuery { List = InboxList.Team });
        all.Items.Select(l => l.Group).ShouldBe([DueGroup.Overdue, DueGroup.Today, DueGroup.ThisWeek, DueGroup.NextWeek, DueGroup.NoDate]);
        all.Items.ShouldAllBe(l => l.SubjectName == "Sam Price" && l.Reference == _north.Reference && l.BornOn == new DateOnly(2017, 5, 4));
        foreach (var sort in Enum.GetValues<InboxSort>())
        {
            foreach (var descending in new[] { false, true })
            {
                var paged = new List<int>();
                for (var skip = 0; skip < 6; skip += 2)
                    paged.AddRange((await inbox.List(Given.Ann, new InboxQuery { List = InboxList.Team, Sort = sort, Descending = descending, Skip = skip, Take = 2 })).Items.Select(l => l.Task));
                paged.Order().ToArray().ShouldBe([1, 2, 3, 4, 5], customMessage: $"{sort} {descending}");
            }
        }
    }

    [StoreFact]
    public async Task The_inbox_follows_a_new_name()
    {
        await Commit(Renamed("Archer, Zoe"));
        var inbox = House.Get<IInboxReader>();
        (await inbox.List(Given.Ann, new InboxQuery { List = InboxList.Team, Text = "zoe decide" })).Total.ShouldBe(5);
        (await inbox.List(Given.Ann, new InboxQuery { List = InboxList.Team, Text = "price" })).Total.ShouldBe(0);
        (await inbox.List(Given.Ann with { Teams = ["sen-north", "sen-south"] }, new InboxQuery { List = InboxList.Team, Sort = InboxSort.Subject })).Items
            .Select(line => line.SubjectName).ShouldBe([.. Enumerable.Repeat("Archer, Zoe", 5), "Sam Price"]);
    }

    [StoreFact]
    public async Task A_name_of_any_length_fits()
    {
        var link = Renamed(string.Concat(Enumerable.Repeat("\U0001F600é", 5_000)));
        await Commit(link);
        (await House.Get<IInboxReader>().List(Given.Ann, new InboxQuery { List = InboxList.Team })).Items.ShouldAllBe(line => line.SubjectName == link.SubjectName);
    }

    private CaseCommit Renamed(string name) =>
        Given.Next(_north, "Linked", with: o => o with { State = o.State with { Tasks = [.. Enumerable.Range(1, 5).Select(number => Given.Task(number, Start))] } })
            with
        { SubjectName = name, SubjectRenamed = true };

    [StoreFact]
    public async Task The_inbox_filters_by_words_team_case_type_and_person()
    {
        var inbox = House.Get<IInboxReader>();
        (await inbox.List(Given.Ann, new InboxQuery { List = InboxList.Team, Text = "decide PRICE" })).Total.ShouldBe(5);
        (await inbox.List(Given.Ann, new InboxQuery { List = InboxList.Team, Text = "100%" })).Total.ShouldBe(0);
        (await inbox.List(Given.Ann, new InboxQuery { List = InboxList.Team, Team = "sen-south" })).Total.ShouldBe(0);
        (await inbox.List(Given.Ann, new InboxQuery { List = InboxList.Team, PackId = "other" })).Total.ShouldBe(0);
        (await inbox.List(Given.Ann, new InboxQuery { List = InboxList.Team, AssignedTo = "ann" })).Total.ShouldBe(1);
    }

    [StoreFact]
    public async Task The_next_task_is_the_most_urgent_that_nobody_has()
    {
        (await House.Get<IInboxReader>().Next(Given.Ann)).Select(t => t.Task).ShouldBe([2, 3, 4, 5]);
        (await House.Get<IInboxReader>().Next(Given.Ada)).ShouldBeEmpty();
    }

    [StoreFact]
    public async Task Each_role_lists_only_the_cases_of_its_scope()
    {
        (await Cases(Given.Ann)).ShouldBe([_north.Reference]);
        (await Cases(Given.Bob)).ShouldBe([_south.Reference]);
        (await Cases(Given.Mia)).ShouldBe([_north.Reference]);
        (await Cases(Given.Ann with { Teams = ["sen-north", "sen-south"] })).Count.ShouldBe(2);
        foreach (var outsider in new[] { Given.Ada, Given.Oli, Given.School, Given.Parent, Given.Ann with { Teams = [] } })
        {
            (await Cases(outsider)).ShouldBeEmpty(outsider.Id);
            (await House.Get<ICaseReader>().Page(outsider, _north.Reference)).ShouldBeNull(outsider.Id);
            (await House.Get<ICaseReader>().Timeline(outsider, _north.Id)).Total.ShouldBe(0, outsider.Id);
            (await House.Get<IInboxReader>().List(outsider, new InboxQuery { List = InboxList.Team })).Total.ShouldBe(0, outsider.Id);
        }
    }

    [StoreFact]
    public async Task The_list_and_the_policy_agree_for_every_role()
    {
        foreach (var actor in new[] { Given.Ann, Given.Bob, Given.Mia, Given.Ada, Given.Oli, Given.School, Given.OtherSchool, Given.Parent })
        {
            await using var db = await House.Db();
            foreach (var state in new[] { _north, _south })
            {
                var listed = await House.Get<Scopes>().Cases(db, actor).AnyAsync(c => c.Id == state.Id.Value);
                var allowed = BackOffice.Engine.Access.Access.Allows(actor, Operation.Read, new AccessRecord(RecordKind.Case)
                {
                    Teams = [state.Team],
                    ProviderId = state.ProviderId,
                    RequestedBy = state.RequestedBy,
                });
                listed.ShouldBe(allowed, $"{actor.Id} and {state.Reference}");
            }
        }
    }

    [StoreFact]
    public async Task A_case_page_shows_the_case_and_is_written_down()
    {
        var page = (await House.Get<ICaseReader>().Page(Given.Ann, _north.Reference.ToLowerInvariant()))!;
        page.State.Id.ShouldBe(_north.Id);
        page.Pupil!.Name.ShouldBe("Sam Price");
        page.Provider!.Name.ShouldBe("Hill School");
        page.Letters.Count.ShouldBe(2);
        page.Alerts.Single().Banner.ShouldBe("EHC assessment open");
        await using var db = await House.Db();
        (await db.Audit.CountAsync(a => a.Action == "Read" && a.Record == $"case:{_north.Id}" && a.ActorId == "ann")).ShouldBe(1);
    }

    [StoreFact]
    public async Task Parents_and_schools_read_their_own_letters_and_no_others()
    {
        var letters = House.Get<ILetterReader>();
        (await letters.Letter(Given.Parent, _north.Reference, 8))!.Text.ShouldBe("To the parent");
        (await letters.Letter(Given.Parent, _north.Reference, 9)).ShouldBeNull();
        (await letters.Letter(Given.School, _north.Reference, 9))!.Text.ShouldBe("To the school");
        (await letters.Letter(Given.School, _north.Reference, 8)).ShouldBeNull();
        (await letters.Letter(Given.OtherSchool, _north.Reference, 9)).ShouldBeNull();
        (await letters.Letter(Given.Bob, _north.Reference, 8)).ShouldBeNull();
        (await letters.Letter(Given.Ann, _north.Reference, 8)).ShouldNotBeNull();
    }

    [StoreFact]
    public async Task A_parent_does_not_read_the_letter_to_the_other_parents_home()
    {
        await using (var db = await House.Db())
        {
            db.Users.Add(new() { Id = "pat", UserName = "pat", Email = "Pat@Example.org" });
            await db.SaveChangesAsync();
        }

        Letter To(int number, string? email, string home) =>
            new(number, "L3", "We will assess", "parents", ["A parent", home], email, email is null ? ServiceMethod.FirstClassPost : ServiceMethod.Email, Monday, Monday, home, []);
        await Commit(Given.Next(_north, "Decided", with: o => o with { Letters = [To(11, "pat@example.org", "1 Hill"), To(12, null, "9 Refuge Road")] }));

        var letters = House.Get<ILetterReader>();
        (await letters.Letter(Given.Parent, _north.Reference, 11))!.Text.ShouldBe("1 Hill");
        (await letters.Letter(Given.Parent, _north.Reference, 12)).ShouldBeNull();
        (await letters.Letter(Given.Parent, _north.Reference, 8)).ShouldNotBeNull();
        (await letters.Letter(Given.Ann, _north.Reference, 12)).ShouldNotBeNull();
    }

    [StoreFact]
    public async Task A_school_sees_only_its_own_pupils()
    {
        var pupils = House.Get<IPupilReader>();
        (await pupils.List(Given.School, new PupilQuery())).Items.Select(p => p.Id).ShouldBe(["P1"]);
        (await pupils.Page(Given.School, "P2")).ShouldBeNull();
        (await pupils.Page(Given.School, "P1"))!.Cases.ShouldBeEmpty();
        (await pupils.List(Given.Parent, new PupilQuery())).Total.ShouldBe(0);
        (await pupils.List(Given.Ada, new PupilQuery())).Total.ShouldBe(0);
        (await pupils.List(Given.Ann, new PupilQuery())).Total.ShouldBe(2);
    }

    [StoreFact]
    public async Task A_pupil_page_shows_alerts_of_every_case_and_the_cases_one_may_see()
    {
        var page = (await House.Get<IPupilReader>().Page(Given.Bob, "P1"))!;
        page.Alerts.Single().Type.ShouldBe("sen");
        page.Cases.ShouldBeEmpty(); // Bob works for the other team
        (await House.Get<IPupilReader>().Page(Given.Ann, "P1"))!.Cases.Single().NextDue.ShouldBe(Monday.AddDays(42));
        page.Timeline.Single().Text.ShouldBe("Sam Price added to the register.");
    }

    [StoreFact]
    public async Task Search_finds_cases_pupils_parents_and_providers_within_the_scope()
    {
        var search = House.Get<ISearch>();
        (await search.Find(Given.Ann, "price")).Select(h => h.Kind).ShouldBe(["case", "pupil", "parent"]);
        (await search.Find(Given.Ann, _north.Reference)).Single().Kind.ShouldBe("case");
        (await search.Find(Given.Ann, "hil sch")).Single().Title.ShouldBe("Hill School");
        (await search.Find(Given.Ann, "o'neil")).Select(h => h.Kind).ShouldContain("pupil");
        (await search.Find(Given.Bob, "price")).ShouldNotContain(h => h.Id == _north.Reference);
        (await search.Find(Given.School, "o'neil")).ShouldBeEmpty();
        (await search.Find(Given.Oli, "price")).ShouldBeEmpty();
        (await search.Find(Given.Ann, "p")).ShouldBeEmpty();
        (await search.Find(Given.Ann, "%%")).ShouldBeEmpty();
    }

    [StoreFact]
    public async Task A_document_is_read_by_the_cases_team_and_not_by_others()
    {
        var documents = House.Get<IDocuments>();
        var id = await documents.Keep(Given.Ann, "C:\\fakepath\\report.pdf", "evidence", "application/pdf", Encoding.UTF8.GetBytes("content"));
        await Commit(Given.Next(_north, "Filed") with { DocumentsFiled = [id] });

        var read = (await documents.Read(Given.Mia, id))!;
        (read.Name, Encoding.UTF8.GetString(read.Content)).ShouldBe(("report.pdf", "content"));
        (await documents.Read(Given.Bob, id)).ShouldBeNull();
        (await documents.Read(Given.School, id)).ShouldBeNull();
        (await documents.Remove(Given.Ann, id)).ShouldBeFalse(); // it is part of the case now
        await Should.ThrowAsync<AccessDeniedException>(() => documents.Keep(Given.Oli, "a.txt", "evidence", "text/plain", []));
    }

    [StoreFact]
    public async Task Saved_views_follow_the_person_and_are_shared_with_the_team()
    {
        var views = House.Get<ISavedViews>();
        await views.Save(Given.Ann, "inbox", "Mine", new() { ["list"] = "Mine" });
        await views.Save(Given.Ann, "inbox", "Mine", new() { ["list"] = "Team" });
        var shared = await views.Save(Given.Ann, "inbox", "North", [], "sen-north");
        (await views.List(Given.Ann, "inbox")).Select(v => v.Name).ShouldBe(["Mine", "North"]);
        (await views.List(Given.Ann, "inbox"))[0].Query["list"]!.ToString().ShouldBe("Team");
        (await views.List(Given.Mia, "inbox")).Single().Own.ShouldBeFalse();
        (await views.List(Given.Bob, "inbox")).ShouldBeEmpty();
        (await views.Delete(Given.Mia, shared)).ShouldBeFalse();
        (await views.Delete(Given.Ann, shared)).ShouldBeTrue();
        await Should.ThrowAsync<AccessDeniedException>(() => views.Save(Given.Ann, "inbox", "South", [], "sen-south"));
    }

    [StoreFact]
    public async Task Only_an_administrator_changes_a_setting_and_the_change_is_written_down()
    {
        var settings = House.Get<ISettings>();
        await Should.ThrowAsync<AccessDeniedException>(() => settings.Set(Given.Ann, "council", "{}"));
        await settings.Set(Given.Ada, "council", "{}");
        (await settings.Get("council")).ShouldBe("{}");
        await using var db = await House.Db();
        (await db.Audit.CountAsync(a => a.Action == "SetSetting")).ShouldBe(1);
    }

    [StoreFact]
    public async Task The_demo_clock_moves_forward_for_every_node_and_never_back()
    {
        var clock = House.Get<HouseClock>();
        await clock.MoveForward(TimeSpan.FromDays(30));
        await clock.MoveForward(TimeSpan.FromDays(-40));
        var other = AnotherNode().Get<HouseClock>();
        await other.Refresh();
        other.Offset.ShouldBe(TimeSpan.FromDays(30));
    }

    private async Task<List<int>> Numbers(InboxList list) =>
        [.. (await House.Get<IInboxReader>().List(Given.Ann, new InboxQuery { List = list })).Items.Select(l => l.Task)];

    private async Task<List<string>> Cases(Actor actor) => [.. (await House.Get<ICaseReader>().List(actor, new CaseQuery())).Items.Select(c => c.Reference)];

    private static Pupil Pupil(string id, string forename, string surname, string provider) => new()
    {
        Id = id,
        Forename = forename,
        Surname = surname,
        DateOfBirth = new DateOnly(2017, 5, 4),
        ProviderId = provider,
        Parents = [new Parent { Title = "Ms", Forename = "Pat", Surname = surname, Relationship = "mother" }],
        Version = 1,
    };

    private Task Register(Pupil pupil) => Commit(new PupilCommit(
        new Asked(Guid.NewGuid(), Given.Ann, Start, "RegisterPupil"),
        "{}",
        new RegisterOutcome<Pupil>(pupil, [new CaseEvent("pupil-registered", $"{pupil.Forename} {pupil.Surname} added to the register.")]),
        null));

    private Task Register(Provider provider) => Commit(new ProviderCommit(
        new Asked(Guid.NewGuid(), Given.Ann, Start, "RegisterProvider"),
        "{}",
        new RegisterOutcome<Provider>(provider with { Version = 1 }, []),
        null));

    private async Task Commit(Commit commit) => (await House.Get<ICommitter>().Commit(commit)).End.ShouldBe(CommitEnd.Written);
}
