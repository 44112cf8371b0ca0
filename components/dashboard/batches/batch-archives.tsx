'use client'
// All PDFs of a batch at once, as a zip or to print: asked for, made with real counts, taken home.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button, buttonStyles } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { useToast } from '@/components/ui/toast'
import { type ArchiveKind, archiveKinds, type BatchArchiveView, type BatchView } from '@/server/batches/contract'
import { useErrorText } from '../error-text'
import { ProgressBar } from './batch-progress'

type BatchArchivesProps = { organization: string; batch: Pick<BatchView, 'id' | 'archives'> }

export function BatchArchives({ organization, batch }: BatchArchivesProps) {
  const t = useTranslations('batches.archives')
  return (
    <Card className="mb-7">
      <CardHeader title={t('title')} />
      <CardBody className="grid gap-5 sm:grid-cols-2">
        {archiveKinds.map((kind) => (
          <Archive
            key={kind}
            organization={organization}
            batchId={batch.id}
            kind={kind}
            archive={batch.archives.find((one) => one.kind === kind) ?? null}
          />
        ))}
      </CardBody>
    </Card>
  )
}

type ArchiveProps = { organization: string; batchId: string; kind: ArchiveKind; archive: BatchArchiveView | null }

function Archive({ organization, batchId, kind, archive }: ArchiveProps) {
  const t = useTranslations('batches.archives')
  const router = useRouter()
  const toast = useToast()
  const isHydrated = useHydrated()
  const errors = useErrorText()
  const isMade = archive?.status === 'ready' || archive?.status === 'outdated'
  const ask = useMutation(
    useTRPC().batches.askForArchive.mutationOptions({
      onSuccess: () => router.refresh(),
      onError: (error) => void toast.failed(errors.textOf(error)),
    }),
  )
  return (
    <div className="grid content-start gap-2.5">
      <div>
        <h3 className="font-semibold">{t(kind)}</h3>
        <p className="text-sm text-ink-2">
          {archive?.status === 'outdated' || archive?.status === 'failed'
            ? t(archive.status, { count: archive.changed })
            : t(`${kind}Text`)}
        </p>
      </div>
      {archive?.status === 'making' ? (
        <div className="grid gap-1.5">
          <ProgressBar label={t('progress')} done={archive.done} total={archive.total} />
          <span className="num text-sm text-ink-2">{t('making', { done: archive.done, total: archive.total })}</span>
        </div>
      ) : (
        <span className="flex flex-wrap items-center gap-2.5">
          {archive?.files.map((href, index) => (
            // A download, not a page: the browser's own link.
            <a
              key={href}
              href={`${href}&organization=${encodeURIComponent(organization)}`}
              download
              className={buttonStyles({ size: 'small', tone: 'ghost' })}
            >
              {archive.files.length > 1 ? t('part', { number: index + 1 }) : t('download')}
            </a>
          ))}
          <Button
            size="small"
            tone={archive?.status === 'ready' ? 'quiet' : 'ghost'}
            disabled={!isHydrated}
            loading={ask.isPending}
            onClick={() => ask.mutate({ organization, id: batchId, kind })}
          >
            {isMade ? t('makeAgain') : t('make')}
          </Button>
        </span>
      )}
    </div>
  )
}
