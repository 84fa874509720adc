using BackOffice.Engine.Access;
using BackOffice.Host.Account;
using Bogus;
using Microsoft.AspNetCore.Identity;

namespace BackOffice.Host.Demo;

/// <summary>The sign-ins of the demo. They exist only where the demo was asked for.</summary>
internal static class DemoAccounts
{
    /// <summary>The one password of the demo.</summary>
    public const string Password = "fenland-demo-county";

    /// <summary>Who can sign in.</summary>
    public static IReadOnlyList<DemoSignIn> All { get; } =
    [
        new("caseworker@fenland.example", "Caseworker, SEN north", [Role.Caseworker], "sen-north"),
        new("south@fenland.example", "Caseworker, SEN south", [Role.Caseworker], "sen-south"),
        new("manager@fenland.example", "Manager of both SEN teams, decides and excuses clocks", [Role.Manager, Role.Caseworker], "sen-panel sen-managers sen-north sen-south"),
        new("psychology@fenland.example", "Educational psychologist", [Role.Caseworker], "ep-service"),
        new("health@fenland.example", "Health adviser", [Role.Caseworker], "health"),
        new("social.care@fenland.example", "Social care adviser", [Role.Caseworker], "social-care"),
        new("sensory@fenland.example", "Sensory support teacher", [Role.Caseworker], "sensory"),
        new("adulthood@fenland.example", "Preparing for adulthood adviser", [Role.Caseworker], "adulthood"),
        new("processes@fenland.example", "Process owner", [Role.ProcessOwner], ""),
        new("administrator@fenland.example", "Administrator", [Role.Administrator], ""),
        new("school@fenland.example", "A school's office", [Role.Provider], "", "school:810001"),
        new("other.school@fenland.example", "Another school's office", [Role.Provider], "", "school:810002"),
        new("benefits@fenland.example", "Benefits manager: caseworker and administrator, changes rules and sees who gains", [Role.Administrator, Role.Caseworker], "benefits"),
        new("early.years@fenland.example", "Early years officer", [Role.Caseworker], "early-years"),
        new("nursery@fenland.example", "A nursery's manager", [Role.Provider], "", $"setting:{County.EarlyYearsUrn(0)}"),
        new("childminder@fenland.example", "A childminder who answered last term", [Role.Provider], "", $"setting:{County.EarlyYearsUrn(County.ReturningChildminder)}"),
        new("information@fenland.example", "Information officer: the public directory, the local offer, returns of incidents", [Role.Caseworker], "family-information local-offer equalities"),
    ];

    /// <summary>The demo's staff as actors, for the year that is lived through before anybody signs in.</summary>
    public static IReadOnlyList<Actor> Actors(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Store.Accounts.Account>>();
        return [.. All.Select(signIn => accounts.FindByEmailAsync(signIn.Email).GetAwaiter().GetResult()!.ToActor(signIn.Roles.Select(r => r.ToString())))];
    }

    /// <summary>Makes the accounts that are missing.</summary>
    public static async Task Create(IServiceProvider services)
    {
        var accounts = services.GetRequiredService<UserManager<Store.Accounts.Account>>();
        await SignInSetup.MakeRoles(services);
        var faker = new Faker("en_GB") { Random = new Randomizer(20260122) };
        foreach (var signIn in All)
        {
            var name = faker.Name.FullName(); // drawn for every row, so that a new row does not rename the others
            if (await accounts.FindByEmailAsync(signIn.Email) is not null)
                continue;
            var account = new Store.Accounts.Account
            {
                UserName = signIn.Email,
                Email = signIn.Email,
                EmailConfirmed = true,
                DisplayName = name,
                Teams = signIn.Teams,
                Organisation = signIn.Organisation,
                CreatedAt = services.GetRequiredService<TimeProvider>().GetUtcNow(),
            };
            var made = await accounts.CreateAsync(account, Password);
            if (!made.Succeeded)
                throw new InvalidOperationException(string.Join(" ", made.Errors.Select(e => e.Description)));
            await accounts.AddToRolesAsync(account, signIn.Roles.Select(r => r.ToString()));
        }
    }
}

/// <summary>One row of the list under the sign-in form.</summary>
internal sealed record DemoSignIn(string Email, string Who, Role[] Roles, string Teams, string? Organisation = null);
