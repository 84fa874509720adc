using BackOffice.Desk.Filling;
using BackOffice.Desk.Pages.Cases;
using BackOffice.Desk.Session;
using BackOffice.Desk.Words;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow;
using BackOffice.Grains;
using BackOffice.Store.Reading;
using BackOffice.Store.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace BackOffice.Desk.Tests;

public class TaskCardTests
{
    private static readonly Actor Priya = new("u7", "Priya Shah", [Role.Caseworker], ["sen-north"]);

    private static readonly CaseTask Task = new()
    {
        Number = 3,
        StepId = "send",
        BookmarkId = "b",
        Title = "Send the final plan",
        Team = "sen-north",
        Needs = "manager",
        DueOn = new DateOnly(2026, 3, 23),
        Outcomes = [new TaskOutcome("Sent", "Record that it was sent")],
        OpenedAt = DateTimeOffset.UnixEpoch,
    };

    private static Task<string> Html(CaseTask task, bool folded) => Rendered.Html<TaskCard>(
        new()
        {
            ["Page"] = new CasePage(
                new CaseState
                {
                    Id = new CaseId(Guid.Empty),
                    Reference = "EHC-7K3M-91",
                    PackId = "p",
                    PackVersion = "1",
                    Subject = new SubjectRef("pupil", "p1"),
                    OpenedAt = DateTimeOffset.UnixEpoch,
                    Process = new ProcessState(),
                    Tasks = [task],
                },
                "Aisha O'Neill", null, null, [], [], [], []),
            ["Task"] = task,
            ["Actor"] = Priya,
            ["Today"] = new DateOnly(2026, 3, 17),
            ["Folded"] = folded,
        },
        services => services
            .AddSingleton<AuthenticationStateProvider, Nobody>()
            .AddSingleton(TimeProvider.System)
            .AddScoped<DeskSession>()
            .AddSingleton<IPacks, NoPacks>()
            .AddSingleton<IGrains, NoGrains>()
            .AddSingleton<ISettings>(_ => null!)
            .AddSingleton<IPupilReader>(_ => null!)
            .AddSingleton<IProviderReader>(_ => null!)
            .AddSingleton<NavigationManager, Here>()
            .AddScoped<DialogService>()
            .AddScoped<PackNames>()
            .AddScoped<DeskCommands>()
            .AddScoped(provider => new CaseForms(provider.GetRequiredService<PackNames>(), null!, null!, provider.GetRequiredService<DeskSession>())));

    [Fact]
    public async Task A_task_shows_its_day_its_buttons_and_who_may_complete_it()
    {
        var html = await Html(Task, folded: false);

        html.ShouldContain("6 days left");
        html.ShouldContain("Record that it was sent");
        html.ShouldContain("A manager completes this task");
        html.ShouldContain("Claim");
    }

    [Fact]
    public async Task A_folded_task_shows_its_head_only()
    {
        var html = await Html(Task, folded: true);

        html.ShouldContain("Send the final plan");
        html.ShouldContain("aria-expanded=\"false\"");
        html.ShouldNotContain("Record that it was sent");
        html.TrimEnd().ShouldEndWith("</article>");
    }

    [Fact]
    public async Task A_task_on_hold_says_until_when_and_why() =>
        (await Html(Task with { Status = Engine.Cases.TaskStatus.Held, HeldUntil = new DateOnly(2026, 3, 20), HoldReason = "Waiting for the school" }, folded: false))
            .ShouldContain("On hold: Waiting for the school");

    private sealed class Here : NavigationManager
    {
        public Here() => Initialize("http://desk.test/", "http://desk.test/cases/EHC-7K3M-91");
    }

    private sealed class Nobody : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => System.Threading.Tasks.Task.FromResult(new AuthenticationState(new()));
    }

    private sealed class NoPacks : IPacks
    {
        public PackBook Current { get; } = new([], []);

        public Pack? Find(string id, string? version = null) => null;
    }

    private sealed class NoGrains : IGrains
    {
        public TGrain Get<TGrain>(string key) where TGrain : IGrain => throw new InvalidOperationException("Showing a task asks nothing of its case.");
    }
}
