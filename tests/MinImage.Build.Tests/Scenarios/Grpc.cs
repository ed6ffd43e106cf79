using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A gRPC service, and its client in the same program.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class Grpc
{
    // Of a proto file without a service, the generator expects a file that it does not write.
    [Fact]
    public void Messages_without_a_service_may_be_in_a_referenced_library()
    {
        var project = TestProject.Console(
            "Orders",
            """
            using Contracts;
            using Google.Protobuf;

            Console.WriteLine(Order.Parser.ParseFrom(new Order { Name = "ordered" }.ToByteArray()).Name);
            """,
            "<EnableDefaultCompileItems>false</EnableDefaultCompileItems>",
            """<Compile Include="Program.cs" /><ProjectReference Include="Contracts/Contracts.csproj" />""");
        project.Write("Contracts/Contracts.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Google.Protobuf" Version="3.35.0" />
                <PackageReference Include="Grpc.Tools" Version="2.85.0" PrivateAssets="all" />
                <Protobuf Include="order.proto" GrpcServices="Client" />
              </ItemGroup>
            </Project>
            """);
        project.Write("Contracts/order.proto", """
            syntax = "proto3";
            package contracts;
            message Order { string name = 1; }
            """);

        var result = project.Publish();
        var again = project.Publish();

        Assert.True(result.ExitCode == 0 && again.ExitCode == 0, result.Text + again.Text);
        Assert.Equal("ordered", Runc.Run(project.Layout, "orders:latest").Output.Trim());
    }

    [Fact]
    public void A_service_answers_calls_and_streams_from_its_image()
    {
        var project = TestProject.In(Workspace.NewFolder(), "", "Greeter", new()
        {
            ["Greeter.csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk.Web">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="MinImage.Build" Version="{Feed.Version}" />
                    <PackageReference Include="Grpc.AspNetCore" Version="2.85.0" />
                    <Protobuf Include="greeter.proto" GrpcServices="Both" />
                  </ItemGroup>
                </Project>
                """,
            ["greeter.proto"] = """
                syntax = "proto3";
                package greeter;
                service Greeter {
                  rpc SayHello (HelloRequest) returns (HelloReply);
                  rpc Count (HelloRequest) returns (stream HelloReply);
                }
                message HelloRequest { string name = 1; }
                message HelloReply { string message = 1; }
                """,
            ["GreeterService.cs"] = """
                using Greeter;
                using Grpc.Core;

                internal sealed class GreeterService : Greeter.Greeter.GreeterBase
                {
                    public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) =>
                        Task.FromResult(new HelloReply { Message = "Hello " + request.Name });

                    public override async Task Count(HelloRequest request, IServerStreamWriter<HelloReply> stream, ServerCallContext context)
                    {
                        for (var i = 1; i <= 3; i++)
                        {
                            await stream.WriteAsync(new HelloReply { Message = request.Name + i });
                        }
                    }
                }
                """,
            ["Program.cs"] = """
                using System.Net;
                using Greeter;
                using Grpc.Core;
                using Grpc.Net.Client;
                using Microsoft.AspNetCore.Server.Kestrel.Core;

                var builder = WebApplication.CreateSlimBuilder(args);
                builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
                builder.Services.AddGrpc();
                await using var app = builder.Build();
                app.MapGrpcService<GreeterService>();
                await app.StartAsync();

                using var channel = GrpcChannel.ForAddress(app.Urls.First());
                var client = new Greeter.Greeter.GreeterClient(channel);
                Console.WriteLine((await client.SayHelloAsync(new HelloRequest { Name = "gRPC" })).Message);
                using var counting = client.Count(new HelloRequest { Name = "n" });
                await foreach (var reply in counting.ResponseStream.ReadAllAsync())
                {
                    Console.WriteLine(reply.Message);
                }

                await app.StopAsync();
                """,
        });

        var result = project.Publish();
        var run = Runc.Run(project.Layout, "greeter:latest");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.DoesNotContain("warning", result.Text, StringComparison.OrdinalIgnoreCase);
        Assert.True(run.ExitCode == 0, run.Text);
        Assert.Equal(
            ["Hello gRPC", "n1", "n2", "n3"], run.Output.Split('\n').Where(line => line.StartsWith("Hello", StringComparison.Ordinal) || line.StartsWith('n')));
    }
}
