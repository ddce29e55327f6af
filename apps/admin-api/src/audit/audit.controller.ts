import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { accept } from '../http/accept.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import type { Draft } from '../http/body-schema.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { auditEvent, type AuditEvent, auditVerdict, presentVerdict } from './audit-resource.ts';
import { AuditQueries } from './audit.queries.ts';
import { type ExportedHeads, exportedHeadsBody } from './exported-heads-body.ts';
import { lineFormats } from './write-audit-lines.ts';
import { ExportAuditQuery } from './export-audit.query.ts';
import { ListAuditQuery } from './list-audit.query.ts';

const exported = z.string().describe('One event a line.').meta({ id: 'AuditExportList' });
const page = pageOf(auditEvent, 'AuditPage');

@ApiTags('Audit')
@Controller('v1/admin/audit')
export class AuditController {
  constructor(private readonly queries: AuditQueries) {}

  @Get()
  @Allow('audit:read')
  @Describe({ summary: 'List the audit trail, newest first', kind: 'read', answers: { 200: page } })
  list(@CurrentCaller() caller: AdminCaller, @Query() query: ListAuditQuery): Promise<ListPage<AuditEvent>> {
    return this.queries.list(caller, query);
  }

  @Get('export')
  @Allow('audit:read')
  @Describe({
    summary: 'Export the audit trail, newest first',
    description:
      'Takes the filters of the list; pages do not apply. NDJSON, or CSV in which no cell is a formula. Streamed; the export is itself on record.',
    kind: 'read',
    answers: { 200: exported },
  })
  async export(@CurrentCaller() caller: AdminCaller, @Query() query: ExportAuditQuery): Promise<StreamableFile> {
    const { contentType } = lineFormats[query.format];
    const lines = Readable.from(await this.queries.export(caller, query), { objectMode: true, highWaterMark: 1 });
    return new StreamableFile(lines, {
      type: contentType,
      disposition: `attachment; filename="audit.${query.format}"`,
    });
  }

  @Get('verify')
  @Allow('audit:read')
  @Describe({
    summary: 'Check the audit trail',
    description: 'Recomputes the chain of hashes from the first event to the last.',
    kind: 'read',
    answers: { 200: auditVerdict },
  })
  async verify(@CurrentCaller() caller: AdminCaller): Promise<z.infer<typeof auditVerdict>> {
    return presentVerdict(await this.queries.verify(caller, []));
  }

  @Post('verify')
  @HttpCode(200)
  @Allow('audit:read')
  @Describe({
    summary: 'Check the audit trail against heads that were exported',
    description:
      'The same, and whether the trail goes through every head given. The worker exports a signed head of each trail every hour; whoever may write to the database can write a trail anew so that its hashes fit, but not so that it fits these. `headgate audit verify --heads <file>` checks their signatures, too.',
    kind: 'read',
    answers: { 200: auditVerdict },
  })
  async compare(
    @CurrentCaller() caller: AdminCaller,
    @Body({ schema: exportedHeadsBody }) body: Draft<ExportedHeads>,
  ): Promise<z.infer<typeof auditVerdict>> {
    return presentVerdict(await this.queries.verify(caller, accept(body).heads));
  }
}
