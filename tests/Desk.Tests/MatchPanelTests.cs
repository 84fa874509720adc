using System.Text.Json.Nodes;
using BackOffice.Desk.Pages.Cases;
using BackOffice.Desk.Session;
using BackOffice.Desk.Words;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Register;
using BackOffice.Engine.Workflow;
using BackOffice.Grains;
using BackOffice.Store.Reading;
using BackOffice.Workflows;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Desk.Tests;

public class MatchPanelTests
{
    private static readonly Actor Priya = new("u7", "Priya Shah", [Role.Caseworker], ["sen-north"]);

    private static readonly CaseState Unmatched = new()
    {
        Id = new CaseId(Guid.Empty),
        Reference = "EHC-7K3M-91",
        PackId = "ehc-needs-assessment",
        PackVersion = "1.0.0",
        Subject = new SubjectRef("pupil", null),
        OpenedAt = DateTimeOffset.UnixEpoch,
        Process = new ProcessState(),
        Data = (JsonObject)JsonNode.Parse("""
            { "request": { "forename": "Ada", "surname": "Example", "dateOfBirth": "2017-05-04", "settingName": "Low Road Primary School", "settingUrn": "810001",
              "homeAddress": { "line1": "1 Low Road", "town": "Exampleton", "postcode": "EX1 2AB" },
              "parents": [ { "title": "Ms", "forename": "Eve", "surname": "Example", "responsible": true, "sameAddress": true } ] } }
            """)!,
    };

    private static Task<string> Html(params PupilCandidate[] candidates) => Rendered.Html<MatchPanel>(
        new() { ["Page"] = new CasePage(Unmatched, "Ada Example", null, null, [], [], [], []), ["Actor"] = Priya },
        services => services
            .AddSingleton<AuthenticationStateProvider, Nobody>()
            .AddSingleton(TimeProvider.System)
            .AddScoped<DeskSession>()
            .AddSingleton<IPacks>(new OnePack())
            .AddSingleton<IGrains, NoGrains>()
            .AddSingleton<IPupilReader>(new Register(candidates))
            .AddSingleton<IProviderReader, NoProviders>()
            .AddScoped<PackNames>()
            .AddScoped<DeskCommands>());

    [Fact]
    public async Task A_record_that_could_be_the_child_stands_with_its_reason_and_a_button()
    {
        var html = await Html(new PupilCandidate(
            new PupilLine("P1", "Example, Ada", "Q823456789012", new DateOnly(2017, 5, 4), "4", "school:810001", "Low Road Primary School", "K", 0),
            ["same date of birth", "same surname"]));

        html.ShouldContain("same date of birth, same surname");
        html.ShouldContain("aria-label=\"This is the child: Example, Ada, born 4 May 2017\"");
        html.ShouldContain("parents or carers: Ms Eve Example");
        html.ShouldContain("Add to the register");
    }

    [Fact]
    public async Task With_nobody_alike_the_panel_says_what_to_do()
    {
        var html = await Html();

        html.ShouldContain("No record looks like this child");
        html.ShouldContain("Add to the register");
        html.ShouldNotContain("This is the child");
    }

    [Fact]
    public void A_matched_or_closed_case_needs_no_match()
    {
        MatchPanel.IsNeeded(Unmatched).ShouldBeTrue();
        MatchPanel.IsNeeded(Unmatched with { Subject = new SubjectRef("pupil", "P1") }).ShouldBeFalse();
        MatchPanel.IsNeeded(Unmatched with { Status = CaseStatus.Closed }).ShouldBeFalse();
    }

    [Fact]
    public void A_child_is_added_with_parents_and_address_of_the_request()
    {
        var asked = RequestedPupil.Of(new OnePack().Ehc, Unmatched.Data).ShouldNotBeNull();

        var pupil = MatchWords.NewPupil(asked, new Guid("00000000-0000-0000-0000-0000000000a1"), "school:810001");

        (pupil.Id, pupil.ProviderId, pupil.Forename, pupil.DateOfBirth).ShouldBe(("P000000000000000000000000000000a1", "school:810001", "Ada", new DateOnly(2017, 5, 4)));
        pupil.Address!.Lines.ShouldBe(["1 Low Road", "Exampleton", "EX1 2AB"]);
        pupil.Parents.Single().Address!.Lines.ShouldBe(pupil.Address.Lines);
    }

    private sealed class OnePack : IPacks
    {
        public Pack Ehc { get; } = Read();

        public PackBook Current => new([Ehc], []);

        public Pack? Find(string id, string? version = null) => id == Ehc.Id ? Ehc : null;

        private static Pack Read()
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "BackOffice.sln"))) folder = folder.Parent!;
            return PackLoader.Load(Path.Combine(folder.FullName, "workflows")).Packs.Single(pack => pack.Id == "ehc-needs-assessment");
        }
    }

    private sealed class Register(PupilCandidate[] candidates) : IPupilReader
    {
        public Task<PupilPage?> Page(Actor actor, string id, CancellationToken stop = default) => Task.FromResult<PupilPage?>(null);

        public Task<Page<PupilLine>> List(Actor actor, PupilQuery query, CancellationToken stop = default) => Task.FromResult(new Page<PupilLine>([], 0, 0, 1));

        public Task<IReadOnlyList<PupilCandidate>> Candidates(Actor actor, RequestedPupil asked, int most = 8, CancellationToken stop = default) =>
            Task.FromResult<IReadOnlyList<PupilCandidate>>(candidates);
    }

    private sealed class NoProviders : IProviderReader
    {
        public Task<ProviderPage?> Page(Actor actor, string id, CancellationToken stop = default) => Task.FromResult<ProviderPage?>(null);

        public Task<Provider?> Find(Actor actor, string id, CancellationToken stop = default) => Task.FromResult<Provider?>(null);

        public Task<Page<ProviderLine>> List(Actor actor, ProviderQuery query, CancellationToken stop = default) => Task.FromResult(new Page<ProviderLine>([], 0, 0, 1));
    }

    private sealed class Nobody : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new()));
    }

    private sealed class NoGrains : IGrains
    {
        public TGrain Get<TGrain>(string key) where TGrain : IGrain => throw new InvalidOperationException("Showing the panel asks nothing of its case.");
    }
}
