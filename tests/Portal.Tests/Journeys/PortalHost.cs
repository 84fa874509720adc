using System.Security.Claims;
using BackOffice.Engine.Access;
using BackOffice.Grains;
using BackOffice.Grains.Actors;
using BackOffice.Portal;
using BackOffice.Store;
using BackOffice.Store.Accounts;
using BackOffice.Store.Data;
using BackOffice.Store.Migrating;
using BackOffice.Store.Sqlite;
using BackOffice.Workflows;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Portal.Tests.Journeys;

/// <summary>The portal over a real store, the real grains and the real packs, listening on a free port of this machine.</summary>
public sealed class PortalHost : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("portal-tests-").FullName;
    private WebApplication? app;

    public Uri Address => new(app!.Urls.First());

    public IServiceProvider Services => app!.Services;

    public string MailFolder => Path.Combine(folder, "mail");

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(PortalHost).Assembly.GetName().Name });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var services = builder.Services;
        services.AddSqliteStore($"Data Source={Path.Combine(folder, "portal.db")}");
        services.AddGrains(new PackFolder(Path.Combine(Checkout.Root, "workflows")), mail => mail.Folder = MailFolder);
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddIdentityCore<Account>(o => o.User.RequireUniqueEmail = true).AddRoles<IdentityRole>().AddEntityFrameworkStores<BackOfficeDb>().AddSignInManager().AddClaimsPrincipalFactory<Claims>();
        services.ConfigureApplicationCookie(o => o.LoginPath = "/sign-in");
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddCascadingAuthenticationState();
        services.AddPortal(o => o.Council = "Testshire County Council");
        services.AddRazorComponents();
        app = builder.Build();
        app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
            }
            catch (Exception e) when (!http.Response.HasStarted)
            {
                // A fault shows in the failing test as what it is.
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
                await http.Response.WriteAsync(e.ToString());
            }
        });
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapPortal();
        app.MapGet("/sign-in", () => "Sign in").AllowAnonymous();
        app.MapGet("/test/sign-in", async (string email, UserManager<Account> accounts, SignInManager<Account> manager) => await manager.SignInAsync((await accounts.FindByEmailAsync(email))!, false)).AllowAnonymous();
        app.MapGet("/test/sign-out", (SignInManager<Account> manager) => manager.SignOutAsync()).AllowAnonymous();
        app.MapRazorComponents<TestPage>().AddAdditionalAssemblies(typeof(PortalLayout).Assembly);
        await app.Services.GetRequiredService<Migrator>().Migrate();
        await app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // The database may still be closing; the folder is in the system's temporary place.
        }
    }

    /// <summary>An account that signs in with a password elsewhere: a school's user or a member of staff.</summary>
    public async Task Account(string email, Role role, string? organisation = null)
    {
        await using var scope = Services.CreateAsyncScope();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole>>();
        if (!await roles.RoleExistsAsync(role.ToString())) await roles.CreateAsync(new IdentityRole(role.ToString()));
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = new Account { UserName = email, Email = email, DisplayName = email, Organisation = organisation };
        (await accounts.CreateAsync(account, "Correct-Horse-7-Battery")).Succeeded.ShouldBeTrue();
        await accounts.AddToRoleAsync(account, role.ToString());
    }

    public Browser Browser() => new(Address, MailFolder);

    private sealed class Claims(UserManager<Account> accounts, RoleManager<IdentityRole> roles, Microsoft.Extensions.Options.IOptions<IdentityOptions> options)
        : UserClaimsPrincipalFactory<Account, IdentityRole>(accounts, roles, options)
    {
        protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
        {
            var identity = await base.GenerateClaimsAsync(user);
            var actor = user.ToActor(await UserManager.GetRolesAsync(user));
            identity.AddClaims(ActorClaims.For(actor.Name, actor.Roles, actor.Teams, actor.Organisation));
            return identity;
        }
    }

    /// <summary>The smallest page frame that routes to the portal's pages.</summary>
    private sealed class TestPage : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenElement(0, "html");
            builder.OpenElement(1, "head");
            builder.OpenComponent<HeadOutlet>(2);
            builder.CloseComponent();
            builder.CloseElement();
            builder.OpenElement(3, "body");
            builder.OpenComponent<Router>(4);
            builder.AddComponentParameter(5, nameof(Router.AppAssembly), typeof(PortalLayout).Assembly);
            builder.AddComponentParameter(6, nameof(Router.Found), (RenderFragment<RouteData>)(route => inner =>
            {
                inner.OpenComponent<RouteView>(0);
                inner.AddComponentParameter(1, nameof(RouteView.RouteData), route);
                inner.AddComponentParameter(2, nameof(RouteView.DefaultLayout), typeof(PortalLayout));
                inner.CloseComponent();
            }));
            builder.CloseComponent();
            builder.CloseElement();
            builder.CloseElement();
        }
    }
}
